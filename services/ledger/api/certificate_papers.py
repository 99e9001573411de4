"""`/certificate-papers`: a certificate as PDF, with a code to scan."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Response

from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from lovebank.kernel.text import Name
from services.ledger.api.certificates.issuing import At, Desk, Number
from services.ledger.api.paper.wording import Language
from services.ledger.domain.errors import NameNotPrintable

router = APIRouter(prefix="/certificate-papers", tags=["certificates"])

PDF = "application/pdf"


class CertificatePrint(Model):
    """`holder_name` is printed on the paper and kept nowhere."""

    language: Language = Language.ZH
    holder_name: Name | None = None


@router.post(
    "/{number}",
    response_class=Response,
    responses={
        200: {"content": {PDF: {"schema": {"type": "string"}}}},
        **problems(NotForYou, NothingHere, NameNotPrintable),
    },
)
async def paper(  # noqa: PLR0913, PLR0917
    number: Number,
    body: CertificatePrint,
    permit: Annotated[Permit, may("certificate.issue")],
    cause: Command,  # noqa: ARG001
    desk: Desk,
    addresses: At,
) -> Response:
    """Printing it again changes nothing."""
    from services.ledger.api.paper import certificate  # noqa: PLC0415

    kept = await desk.read(number, permit)
    asked = certificate.Print(body.language, body.holder_name, addresses.of(kept))
    return Response(await asyncio.to_thread(certificate.draw, kept, asked), media_type=PDF)
