"""Accounts in which nothing is posted for years fall asleep, and are woken by who is asked for.

One page of accounts at a time, round and round: however many there are, each is looked at again
after a while, and any number of replicas may look at once.
"""

from __future__ import annotations

from lovebank.contracts.ids import AccountId
from lovebank.contracts.instant import Instant
from lovebank.contracts.ledger import AccountBecameDormant, AccountWoken
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Cursor, Where
from lovebank.kernel.errors import StaleVersion
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from services.ledger.domain.account import Account, AccountState
from services.ledger.domain.chart import member_of
from services.ledger.domain.errors import AccountNotOpen
from services.ledger.domain.months import months_before
from services.ledger.store.accounts import Accounts
from services.ledger.store.journal import Journal
from services.ledger.usecases.policy_desk import PolicyDesk

PAGE_MAX = 100


class Dormancy:
    def __init__(
        self, accounts: Accounts, journal: Journal, policies: PolicyDesk, clock: Clock
    ) -> None:
        self.accounts = accounts
        self._journal = journal
        self._policies = policies
        self._clock = clock
        self._after: Cursor | None = None

    async def look(self) -> None:
        """At the next page of accounts; after the last at the first again."""
        page = await self.accounts.find({}, after=self._after, limit=PAGE_MAX)
        for kept in page.items:
            if member_of(kept.value.account_id):
                await self._look_at(kept)
        self._after = page.next

    async def wake(self, account_id: AccountId, cause: Cause) -> Account:
        """As it is where it is awake. Raises `AccountNotOpen` where it is closed."""
        return await settle(lambda: self._wake(account_id, cause))

    async def wake_own(self, account: Account, permit: Permit, cause: Cause) -> Account:
        """Who asks for something themselves is there."""
        dormant = account.state is AccountState.DORMANT
        if not dormant or str(permit.person_id) != account.volunteer_id:
            return account
        return await self.wake(account.account_id, Cause(id=f"woken:{cause.id}"))

    async def _look_at(self, kept: Kept[Account]) -> None:
        account, now = kept.value, self._clock()
        policy = await self._policies.in_force(account.community_id)
        idle_since = months_before(now, policy.dormant_after_months)
        if not account.is_idle(None, idle_since):
            return
        if not account.is_idle(await self._last_posting_at(account, now), idle_since):
            return
        told = AccountBecameDormant(
            community_id=account.community_id,
            at=now,
            account_id=account.account_id,
            volunteer_id=account.volunteer_id,
            policy_version=policy.version,
        )
        try:
            due_to = Cause(id=f"dormant:{account.version}:{account.woken_at}")
            await self.accounts.replace(kept, account.fall_asleep(), [told], due_to)
        except StaleVersion:
            return  # Something has just happened in it.

    async def _last_posting_at(self, account: Account, now: Instant) -> Instant | None:
        """Of a line that is still on its way, this moment."""
        if not account.version:
            return None
        for side in ("debit", "credit"):
            where: Where = {
                f"transfer.order.{side}": account.account_id,
                f"{side}_line": account.version,
            }
            for kept in (await self._journal.find(where, limit=1)).items:
                return kept.value.transfer.entered_at
        return now

    async def _wake(self, account_id: AccountId, cause: Cause) -> Account:
        kept = await self.accounts.get(account_id)
        account = kept.value
        if account.state is AccountState.CLOSED:
            raise AccountNotOpen(account_id)
        if kept.is_due_to(cause) or account.state is AccountState.OPEN:
            return account
        told = AccountWoken(
            community_id=account.community_id,
            at=self._clock(),
            account_id=account_id,
            volunteer_id=account.volunteer_id,
        )
        awake = account.wake(self._clock())
        return (await self.accounts.replace(kept, awake, [told], cause)).value
