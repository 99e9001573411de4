"""Issues certificates out of the record of service, and shows them to whoever has the code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from services.ledger.domain.certificate import (
    AnyCertificate,
    Certified,
    Grounds,
    Issued,
    Shown,
    Span,
    by_grade,
    counted,
    listed,
)
from services.ledger.domain.certificate_no import CODE_BITS, NUMBER_BITS, as_written, written
from services.ledger.domain.errors import NoSuchCertificate, OwnCase, WrongState
from services.ledger.domain.passbook import record_of
from services.ledger.store.certificates import Certificates
from services.ledger.usecases import certificate_events
from services.ledger.usecases.passbook import Passbook
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.star_book import StarBook

NewBits = Callable[[int], int]
HOLDERS_GROUNDS = frozenset({Grounds.LOST, Grounds.WISH_OF_HOLDER})


@dataclass(frozen=True)
class Wanted:
    volunteer_id: VolunteerId
    span: Span
    shown: Sequence[Shown]


class CertificateDesk:
    def __init__(  # noqa: PLR0913, PLR0917
        self,
        certificates: Certificates,
        passbook: Passbook,
        book: StarBook,
        policies: PolicyDesk,
        clock: Clock,
        new_bits: NewBits,
    ) -> None:
        self._certificates = certificates
        self._passbook = passbook
        self._book = book
        self._policies = policies
        self._clock = clock
        self._new_bits = new_bits

    async def issue(self, wanted: Wanted, permit: Permit, cause: Cause) -> AnyCertificate:
        """Raises `NothingToCertify` where no minute that counts lies between the days."""
        certified = await self._certify(wanted, permit)
        kept = await self._certificates.add(
            f"certificate:{certified.number}",
            Issued(certified=certified),
            [certificate_events.issued(certified)],
            cause,
        )
        return kept.value

    async def read(self, number: str, permit: Permit) -> AnyCertificate:
        return (await self._find(number, permit)).value

    async def of(self, volunteer_id: VolunteerId, permit: Permit) -> Sequence[AnyCertificate]:
        await self._passbook.of(volunteer_id, permit)
        found = await self._certificates.find({"certified.volunteer_id": volunteer_id})
        return sorted(
            (kept.value for kept in found.items), key=lambda each: each.certified.issued_at
        )

    async def verify(self, number: str, code: str) -> AnyCertificate:
        """For everybody who has both. Raises `NoSuchCertificate`, and does not say why."""
        kept = await self._certificates.find_one(f"certificate:{as_written(number)}")
        if kept is None or not kept.value.certified.is_opened_by(code):
            raise NoSuchCertificate
        return kept.value

    async def revoke(
        self, number: str, grounds: Grounds, permit: Permit, cause: Cause
    ) -> AnyCertificate:
        return await settle(lambda: self._revoke(number, grounds, permit, cause))

    async def _certify(self, wanted: Wanted, permit: Permit) -> Certified:
        place = await self._passbook.of(wanted.volunteer_id, permit)
        policy = await self._policies.in_force(place.community_id)
        record = record_of(await self._passbook.lines(wanted.volunteer_id))
        span = wanted.span.up_to(self._clock())
        found = counted(record, span, policy)
        return Certified(
            number=written(self._new_bits(NUMBER_BITS), NUMBER_BITS),
            code=written(self._new_bits(CODE_BITS), CODE_BITS),
            volunteer_id=wanted.volunteer_id,
            community_id=place.community_id,
            issuer=policy.issuer_name or place.community_id,
            span=span,
            shown=tuple(sorted(set(wanted.shown))),
            minutes_by_grade=by_grade(found),
            deeds=listed(found),
            star_level=await self._book.granted_level(wanted.volunteer_id),
            policy_version=policy.version,
            issued_at=self._clock(),
            issued_by=permit.person_id,
        )

    async def _find(self, number: str, permit: Permit) -> Kept[AnyCertificate]:
        kept = await self._certificates.find_one(f"certificate:{as_written(number)}")
        if kept is None:
            raise NothingHere
        certified = kept.value.certified
        permit.check(certified.community_id, {certified.volunteer_id})
        return kept

    async def _revoke(
        self, number: str, grounds: Grounds, permit: Permit, cause: Cause
    ) -> AnyCertificate:
        kept = await self._find(number, permit)
        if kept.is_due_to(cause):
            return kept.value
        holder: str = kept.value.certified.volunteer_id
        if permit.person_id == holder and grounds not in HOLDERS_GROUNDS:
            raise OwnCase
        if not isinstance(kept.value, Issued):
            raise WrongState("a certificate", kept.value.state)
        revoked = kept.value.revoke(grounds, permit.person_id, self._clock())
        told = [certificate_events.revoked(revoked)]
        return (await self._certificates.replace(kept, revoked, told, cause)).value
