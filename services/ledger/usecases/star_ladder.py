"""Stars that new rules bring within reach of who serves no more: nobody waits for another deed.

One page of accounts at a time, round and round, as `dormancy.py` looks at them. That somebody is
eligible is told once, in the account, as a deposit that reaches a star tells it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lovebank.contracts.ledger import StarEligible
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Cursor
from lovebank.kernel.errors import StaleVersion
from lovebank.kernel.repository import Kept
from services.ledger.domain.account import Account
from services.ledger.domain.bank_policy import BankPolicy
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
        """Once under each version of the rules; that is noted last, so that no crash leaves it out.

        Once more where a deed was judged by the rules before, just as these came.
        """
        account = kept.value
        member = member_of(account.account_id)
        if member is None:
            return
        policy = await self._policies.in_force(account.community_id)
        level = eligible_level(account.lifetime_minutes, policy.star_ladder_minutes)
        if account.rules_seen == policy.version and level <= account.star_level_told:
            return
        cause = Cause(id=f"rules:{policy.version}:{level}:{member}")
        if level:
            await self._watch.look(member, cause)
        try:
            seen = account.seen_under(policy.version, level)
            await self._accounts.replace(kept, seen, self._told(account, level, policy), cause)
        except StaleVersion:
            return  # Something has just happened in it: the next look tells it.

    def _told(self, account: Account, level: int, policy: BankPolicy) -> Sequence[StarEligible]:
        return [
            StarEligible(
                community_id=account.community_id,
                at=self._clock(),
                volunteer_id=account.volunteer_id,
                star_level=each,
                lifetime_minutes=account.lifetime_minutes,
                policy_version=policy.version,
            )
            for each in range(account.star_level_told + 1, level + 1)
        ]
