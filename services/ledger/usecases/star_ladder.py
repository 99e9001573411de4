"""Stars that new rules bring within reach of who serves no more: nobody waits for another deed.

One page of accounts at a time, round and round, as `dormancy.py` looks at them. That somebody is
eligible is told once, in the account, as a deposit that reaches a star tells it.
"""

from __future__ import annotations

from lovebank.contracts.ledger import StarEligible
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Cursor
from lovebank.kernel.errors import StaleVersion
from lovebank.kernel.repository import Kept
from services.ledger.domain.account import Account
from services.ledger.domain.chart import member_of
from services.ledger.domain.stars import eligible_level
from services.ledger.store.accounts import Accounts
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.star_watch import StarWatch

PAGE_MAX = 500


class StarLadder:
    def __init__(
        self, accounts: Accounts, watch: StarWatch, policies: PolicyDesk, clock: Clock
    ) -> None:
        self._accounts = accounts
        self._watch = watch
        self._policies = policies
        self._clock = clock
        self._after: Cursor | None = None

    async def look(self) -> None:
        """At the next page of accounts; after the last at the first again."""
        page = await self._accounts.find({}, after=self._after, limit=PAGE_MAX)
        for kept in page.items:
            await self._look_at(kept)
        self._after = page.next

    async def _look_at(self, kept: Kept[Account]) -> None:
        account = kept.value
        member = member_of(account.account_id)
        if member is None:
            return
        policy = await self._policies.in_force(account.community_id)
        cause = Cause(id=f"rules:{policy.version}:{member}")
        level = eligible_level(account.lifetime_minutes, policy.star_ladder_minutes)
        if level > account.star_level_told:
            await self._tell(kept, level, policy.version, cause)
        if level:
            await self._watch.look(member, cause)

    async def _tell(
        self, kept: Kept[Account], level: int, policy_version: int, cause: Cause
    ) -> None:
        account = kept.value
        told = [
            StarEligible(
                community_id=account.community_id,
                at=self._clock(),
                volunteer_id=account.volunteer_id,
                star_level=each,
                lifetime_minutes=account.lifetime_minutes,
                policy_version=policy_version,
            )
            for each in range(account.star_level_told + 1, level + 1)
        ]
        try:
            await self._accounts.replace(kept, account.told_of_star(level), told, cause)
        except StaleVersion:
            return  # Something has just happened in it: the next look tells it.
