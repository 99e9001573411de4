"""Stars that new rules bring within reach of who serves no more: nobody waits for another deed.

One page of accounts at a time, round and round, as `dormancy.py` looks at them. That somebody is
eligible is told with a deposit; here it can be seen and applied for, and what follows is told.
"""

from __future__ import annotations

from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Cursor
from services.ledger.domain.account import Account
from services.ledger.domain.chart import member_of
from services.ledger.domain.stars import eligible_level
from services.ledger.store.accounts import Accounts
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.star_watch import StarWatch

PAGE_MAX = 500


class StarLadder:
    def __init__(self, accounts: Accounts, watch: StarWatch, policies: PolicyDesk) -> None:
        self._accounts = accounts
        self._watch = watch
        self._policies = policies
        self._after: Cursor | None = None

    async def look(self) -> None:
        """At the next page of accounts; after the last at the first again."""
        page = await self._accounts.find({}, after=self._after, limit=PAGE_MAX)
        for kept in page.items:
            await self._look_at(kept.value)
        self._after = page.next

    async def _look_at(self, account: Account) -> None:
        member = member_of(account.account_id)
        if member is None:
            return
        policy = await self._policies.in_force(account.community_id)
        if eligible_level(account.lifetime_minutes, policy.star_ladder_minutes):
            await self._watch.look(member, Cause(id=f"rules:{policy.version}:{member}"))
