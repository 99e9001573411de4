"""`/certificates`: issued to their holders, who see them whole."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, status
from pydantic import BaseModel, model_validator

from lovebank.contracts.ids import CommunityId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.domain.certificate import AnyCertificate, Shown, Span
from services.ledger.domain.errors import NothingToCertify
from services.ledger.settings import LedgerSettings
from services.ledger.usecases.certificate_desk import CertificateDesk, Wanted

router = APIRouter(prefix="/certificates", tags=["certificates"])

Desk = Annotated[CertificateDesk, provided(CertificateDesk)]
Reading = Annotated[Permit, may("certificate.read")]
Number = Annotated[str, Path(pattern=r"^[0-9A-Za-z -]{1,40}$")]


class NewCertificate(Model):
    """Both days are covered, if they have been. No stranger sees what is not in `shown`."""

    volunteer_id: VolunteerId
    first_day: date
    last_day: date
    shown: tuple[Shown, ...] = (Shown.GRADES, Shown.STAR)

    @model_validator(mode="after")
    def _in_order(self) -> "NewCertificate":
        if self.first_day > self.last_day:
            raise ValueError("the first day comes before the last")
        return self


class CertificateShown(BaseModel):
    """As its holder sees it: with the code that opens it to a stranger."""

    number: str
    code: str
    url: str
    volunteer_id: VolunteerId
    community_id: CommunityId
    issuer: str
    first_day: date
    last_day: date
    shown: Sequence[Shown]
    minutes: int
    minutes_by_grade: Mapping[str, int]
    star_level: int
    policy_version: int
    issued_at: Instant
    state: str


class CertificatesShown(BaseModel):
    items: Sequence[CertificateShown]


class Addresses:
    """Where a stranger looks a certificate up: as set, else as this request came."""

    def __init__(
        self,
        request: Request,
        settings: Annotated[LedgerSettings, provided(LedgerSettings)],
    ) -> None:
        # `base_url` alone is the city's: the prefix under which it mounts the ledger is not in it.
        here = request.base_url.replace(path=request.scope.get("root_path", ""))
        self._base = (settings.public_url or str(here)).rstrip("/")

    def of(self, kept: AnyCertificate) -> str:
        return f"{self._base}/certificates/{kept.certified.number}/{kept.certified.code}"

    def shown(self, kept: AnyCertificate) -> CertificateShown:
        told = kept.certified
        return CertificateShown(
            url=self.of(kept),
            state=kept.state,
            minutes=told.minutes,
            first_day=told.span.first_day,
            last_day=told.span.last_day,
            **told.model_dump(exclude={"span", "deeds", "issued_by"}),
        )


At = Annotated[Addresses, Depends(Addresses)]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, NothingToCertify),
)
async def issue(
    body: NewCertificate,
    permit: Annotated[Permit, may("certificate.issue")],
    cause: Command,
    desk: Desk,
    addresses: At,
) -> CertificateShown:
    """Certify what the record of service says between two days."""
    span = Span(first_day=body.first_day, last_day=body.last_day)
    wanted = Wanted(body.volunteer_id, span, body.shown)
    return addresses.shown(await desk.issue(wanted, permit, cause))


@router.get("", responses=problems(NotForYou, NothingHere))
async def listed(
    volunteer_id: VolunteerId, permit: Reading, desk: Desk, addresses: At
) -> CertificatesShown:
    """For who has lost the paper, and the number with it. Oldest first."""
    found = await desk.of(volunteer_id, permit)
    return CertificatesShown(items=[addresses.shown(each) for each in found])


@router.get("/{number}", responses=problems(NotForYou, NothingHere))
async def show(number: Number, permit: Reading, desk: Desk, addresses: At) -> CertificateShown:
    return addresses.shown(await desk.read(number, permit))
