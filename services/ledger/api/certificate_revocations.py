"""`/certificate-revocations`: a certificate that does not stand any more."""

from typing import Annotated

from fastapi import APIRouter

from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.api.certificates.issuing import At, CertificateShown, Desk, Number
from services.ledger.domain.certificate import Grounds
from services.ledger.domain.errors import OwnCase, WrongState

router = APIRouter(prefix="/certificate-revocations", tags=["certificates"])


class WithGrounds(Model):
    grounds: Grounds


@router.post("/{number}", responses=problems(NotForYou, OwnCase, NothingHere, WrongState))
async def revoke(  # noqa: PLR0913, PLR0917
    number: Number,
    body: WithGrounds,
    permit: Annotated[Permit, may("certificate.revoke")],
    cause: Command,
    desk: Desk,
    addresses: At,
) -> CertificateShown:
    """Whoever looks it up is told from now on that it is revoked."""
    return addresses.shown(await desk.revoke(number, body.grounds, permit, cause))
