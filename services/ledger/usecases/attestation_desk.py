"""Tells a partner what the holder of a star wants them to know, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.ids import NewId
from lovebank.kernel.retry import settle
from services.ledger.domain.attestation import (
    AnyAttestation,
    Consent,
    Question,
    Standing,
    Statement,
    Valid,
    standing,
)
from services.ledger.domain.errors import ConsentNeeded, NoSuchAttestation, WrongState
from services.ledger.store.attestations import Attestations
from services.ledger.usecases.passbook import Passbook
from services.ledger.usecases.signing import Signing
from services.ledger.usecases.star_book import StarBook


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be told about a volunteer's star, to whom and for how long."""

    volunteer_id: VolunteerId
    audience: str
    question: Question
    consent: Consent
    days: int


class AttestationDesk:
    def __init__(  # noqa: PLR0913, PLR0917
        self,
        attestations: Attestations,
        book: StarBook,
        passbook: Passbook,
        signing: Signing,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._attestations = attestations
        self._book = book
        self._passbook = passbook
        self._signing = signing
        self._clock = clock
        self._new_id = new_id

    async def issue(self, wish: Wish, permit: Permit, cause: Cause) -> AnyAttestation:
        """Raises `ConsentNeeded` where the person whom it is about did not say yes."""
        place = await self._passbook.of(wish.volunteer_id, permit)
        holder: str = wish.volunteer_id
        if (permit.person_id == holder) != (wish.consent is Consent.OWN):
            raise ConsentNeeded
        now = self._clock()
        statement = Statement(
            attestation_id=self._new_id(),
            volunteer_id=wish.volunteer_id,
            community_id=place.community_id,
            audience=wish.audience,
            question=wish.question,
            answer=wish.question.answer(await self._book.granted_level(wish.volunteer_id)),
            consent=wish.consent,
            asked_by=permit.person_id,
            issued_at=now,
            expires_at=now + timedelta(days=wish.days),
        )
        signed = Valid(statement=statement, token=await self._signing.sign(statement))
        kept = await self._attestations.add(statement.attestation_id, signed, [], cause)
        return kept.value

    async def of(self, volunteer_id: VolunteerId, permit: Permit) -> Sequence[AnyAttestation]:
        await self._passbook.of(volunteer_id, permit)
        every = self._attestations.every({"statement.volunteer_id": volunteer_id})
        found = [kept.value async for kept in every]
        return sorted(found, key=lambda each: each.statement.issued_at)

    async def withdraw(self, attestation_id: str, permit: Permit, cause: Cause) -> AnyAttestation:
        return await settle(lambda: self._withdraw(attestation_id, permit, cause))

    async def standing(self, attestation_id: str) -> Standing:
        """Whether it still holds; nothing that the partner was not told. Raises where unknown."""
        kept = await self._attestations.find_one(attestation_id)
        if kept is None:
            raise NoSuchAttestation(attestation_id)
        level = await self._book.granted_level(kept.value.statement.volunteer_id)
        return standing(kept.value, level, self._clock())

    async def _withdraw(self, attestation_id: str, permit: Permit, cause: Cause) -> AnyAttestation:
        kept = await self._attestations.find_one(attestation_id)
        if kept is None:
            raise NothingHere
        told = kept.value.statement
        permit.check(told.community_id, {told.volunteer_id})
        if kept.is_due_to(cause):
            return kept.value
        if not isinstance(kept.value, Valid):
            raise WrongState("an attestation", kept.value.state)
        withdrawn = kept.value.withdraw(permit.person_id, self._clock())
        return (await self._attestations.replace(kept, withdrawn, [], cause)).value
