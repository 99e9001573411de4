"""What people do about a star: ask for it, object to it, decide on it."""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.repository import Kept
from services.ledger.domain.errors import NotReached, OwnCase
from services.ledger.domain.star import (
    AnyStar,
    Applied,
    Decision,
    Declined,
    Doubt,
    Eligible,
    Granted,
    Noticed,
    Objection,
    Reason,
    Revoked,
    Suspended,
)
from services.ledger.domain.star_rules import expect, onwards
from services.ledger.usecases.passbook import Passbook
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.star_book import Move, StarBook
from services.ledger.usecases.star_watch import StarWatch

OBJECTION_ID_LENGTH = 12


@dataclass(frozen=True)
class Case:
    """One star, who asks something about it, and by which command."""

    volunteer_id: VolunteerId
    level: int
    permit: Permit
    cause: Cause


class StarDesk:
    def __init__(
        self,
        book: StarBook,
        watch: StarWatch,
        passbook: Passbook,
        policies: PolicyDesk,
        clock: Clock,
    ) -> None:
        self._book = book
        self._watch = watch
        self._passbook = passbook
        self._policies = policies
        self._clock = clock

    async def apply(self, case: Case) -> AnyStar:
        """Raises `NotReached` where the minutes are not there any more.

        New rules may have brought it within reach just now: so the minutes are looked at first.
        """
        person_id, now = case.permit.person_id, self._clock()
        await self._passbook.of(case.volunteer_id, case.permit)
        await self._watch.look(case.volunteer_id, Cause(id=f"before:{case.cause.id}"))
        return await self._ask(
            case, lambda star: expect(star, Eligible, Declined).apply(person_id, now)
        )

    async def appeal(self, case: Case) -> AnyStar:
        """A revoked star is applied for anew, and goes through its notice once more."""
        person_id, now = case.permit.person_id, self._clock()
        return await self._ask(case, lambda star: expect(star, Revoked).appeal(person_id, now))

    async def withdraw(self, case: Case) -> AnyStar:
        kept = await self._find(case)
        return await self._book.move(
            kept.id, lambda star: expect(star, Applied).withdraw(), case.cause
        )

    async def object_to(self, case: Case, doubt: Doubt) -> AnyStar:
        kept = await self._find(case)
        objection = Objection(
            objection_id=case.cause.id.rpartition(":")[2][:OBJECTION_ID_LENGTH],
            by=case.permit.person_id,
            doubt=doubt,
            at=self._clock(),
        )
        return await self._book.move(
            kept.id, lambda star: expect(star, Noticed).object_to(objection), case.cause
        )

    async def publish(self, case: Case) -> AnyStar:
        """Begin the notice; where the policy asks for none, the star is granted at once."""
        kept = await self._find(case)
        policy = await self._policies.in_force(kept.value.star.community_id)
        now = self._clock()
        return await self._decide(case, lambda star: onwards(expect(star, Applied), policy, now))

    async def dismiss(self, case: Case, objection_id: str) -> AnyStar:
        return await self._decide(case, lambda star: expect(star, Noticed).dismiss(objection_id))

    async def uphold(self, case: Case, objection_id: str) -> AnyStar:
        decision = self._decision(case, Reason.OBJECTION_UPHELD)
        return await self._decide(
            case, lambda star: expect(star, Noticed).uphold(objection_id, decision)
        )

    async def decline(self, case: Case, reason: Reason) -> AnyStar:
        decision = self._decision(case, reason)
        return await self._decide(case, lambda star: expect(star, Applied).decline(decision))

    async def suspend(self, case: Case, reason: Reason) -> AnyStar:
        decision = self._decision(case, reason)
        return await self._decide(case, lambda star: expect(star, Granted).suspend(decision))

    async def reinstate(self, case: Case) -> AnyStar:
        """Raises `NotReached` where the minutes are not there any more."""
        await self._check_reached(await self._find(case))
        return await self._decide(case, lambda star: expect(star, Suspended).reinstate())

    async def revoke(self, case: Case, reason: Reason) -> AnyStar:
        decision = self._decision(case, reason)
        return await self._decide(
            case, lambda star: expect(star, Granted, Suspended).revoke(decision)
        )

    async def _find(self, case: Case) -> Kept[AnyStar]:
        return await self._book.find(case.volunteer_id, case.level, case.permit)

    async def _ask(self, case: Case, move: Move) -> AnyStar:
        kept = await self._find(case)
        if not kept.is_due_to(case.cause):
            await self._check_reached(kept)
        return await self._book.move(kept.id, move, case.cause)

    async def _decide(self, case: Case, move: Move) -> AnyStar:
        """Raises `OwnCase`."""
        kept = await self._find(case)
        holder: str = case.volunteer_id
        if case.permit.person_id == holder:
            raise OwnCase
        return await self._book.move(kept.id, move, case.cause)

    def _decision(self, case: Case, reason: Reason) -> Decision:
        return Decision(reason=reason, by=case.permit.person_id, at=self._clock())

    async def _check_reached(self, kept: Kept[AnyStar]) -> None:
        facts = kept.value.star
        standing = await self._passbook.find(facts.volunteer_id)
        lifetime = standing.lifetime_minutes if standing else 0
        if lifetime < facts.rung_minutes:
            raise NotReached(lifetime, facts.rung_minutes)
