"""What of a certificate its holder handed over: the rest is not in here to be shown."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel

from lovebank.contracts.instant import Instant
from services.ledger.domain.certificate import AnyCertificate, CertifiedDeed, Revoked, Shown


class HandedOver(BaseModel):
    """Null is what the holder chose not to show, or what there is not."""

    number: str
    state: str
    revoked_at: Instant | None
    issuer: str
    issued_at: Instant
    first_day: date
    last_day: date
    minutes: int
    minutes_by_grade: Mapping[str, int] | None
    star_level: int | None
    deeds: Sequence[CertifiedDeed] | None

    @classmethod
    def of(cls, certificate: AnyCertificate) -> "HandedOver":
        told = certificate.certified
        return cls(
            number=told.number,
            state=certificate.state,
            revoked_at=certificate.revoked_at if isinstance(certificate, Revoked) else None,
            issuer=told.issuer,
            issued_at=told.issued_at,
            first_day=told.span.first_day,
            last_day=told.span.last_day,
            minutes=told.minutes,
            minutes_by_grade=told.minutes_by_grade if told.shows(Shown.GRADES) else None,
            star_level=told.star_level if told.shows(Shown.STAR) else None,
            deeds=told.deeds if told.shows(Shown.DEEDS) else None,
        )
