"""What happens to stars by itself: minutes come or are taken back, notices end."""

from __future__ import annotations

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import Taken
from lovebank.kernel.telemetry.log import get_logger
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.star import AnyStar, Eligible, Facts, Noticed
from services.ledger.domain.star_rules import by_itself, measured
from services.ledger.usecases.passbook import Passbook, Standing
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.star_book import StarBook

log = get_logger()


class StarWatch:
    def __init__(
        self, book: StarBook, passbook: Passbook, policies: PolicyDesk, clock: Clock
    ) -> None:
        self._book = book
        self._passbook = passbook
        self._policies = policies
        self._clock = clock

    async def look(self, volunteer_id: VolunteerId, cause: Cause) -> None:
        """Bring the stars of one member to where their minutes are now.

        What the account has now is read, not what an event tells: so events may come in any order,
        and again, and the last look is right.
        """
        standing = await self._passbook.find(volunteer_id)
        if standing is None:
            return
        policy = await self._policies.in_force(standing.community_id)
        known = {
            kept.value.star.level: kept.value.star for kept in await self._book.of(volunteer_id)
        }
        for facts in (self._ladder(standing, policy) | known).values():
            if facts.level in known:
                await self._measure(facts, standing, policy, cause)
            elif standing.lifetime_minutes >= facts.rung_minutes:
                await self._begin(facts, standing, policy, cause)

    async def end_notices(self) -> None:
        """Grant every star whose notice is over, and to which no objection is open."""
        for kept in await self._book.due():
            after = await self._book.move(kept.id, self._granted, Cause(id=f"notice:{kept.id}"))
            log.info("star.notice_ended", star_level=after.star.level, state=after.state)

    def _ladder(self, standing: Standing, policy: BankPolicy) -> dict[int, Facts]:
        now = self._clock()
        return {
            level: Facts(
                volunteer_id=standing.volunteer_id,
                community_id=standing.community_id,
                level=level,
                rung_minutes=rung,
                policy_version=policy.version,
                reached_at=now,
            )
            for level, rung in enumerate(policy.star_ladder_minutes, 1)
        }

    async def _begin(
        self, facts: Facts, standing: Standing, policy: BankPolicy, cause: Cause
    ) -> None:
        star = by_itself(Eligible(star=facts), policy, self._clock())
        try:
            await self._book.add(star, cause)
        except Taken:  # Another look began it at the same time.
            await self._measure(facts, standing, policy, cause)

    async def _measure(
        self, facts: Facts, standing: Standing, policy: BankPolicy, cause: Cause
    ) -> None:
        now = self._clock()
        again = facts.model_copy(update={"reached_at": now})

        def move(star: AnyStar) -> AnyStar:
            return by_itself(measured(star, standing.lifetime_minutes, again, now), policy, now)

        await self._book.move(facts.star_id, move, cause)

    def _granted(self, star: AnyStar) -> AnyStar:
        # Somebody may have objected just now: then it waits for a ruling.
        now = self._clock()
        if isinstance(star, Noticed) and star.may_be_granted(now):
            return star.grant(now)
        return star
