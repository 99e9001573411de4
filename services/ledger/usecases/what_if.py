"""A changed policy, run over the real journal: who would gain or lose what, before it is enabled.

Nothing is written. It goes from account to account, a page at a time, so that a bank of any size
can be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lovebank.contracts.ids import CommunityId, TransferId
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Cursor
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.paging import Asked
from services.ledger.domain.account import Account
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.chart import account_of
from services.ledger.domain.transfer import Final
from services.ledger.domain.what_if import Difference, Trial, what_if
from services.ledger.store.accounts import Accounts
from services.ledger.store.journal import Journal
from services.ledger.usecases.policy_desk import PolicyDesk


@dataclass(frozen=True)
class Differences:
    """Of one page of accounts, those that would have something else."""

    looked_at: int
    items: Sequence[Difference]
    next: Cursor | None


@dataclass(frozen=True)
class WhatIf:
    accounts: Accounts
    journal: Journal
    policies: PolicyDesk
    clock: Clock

    async def page(
        self, community_id: CommunityId, rules: Rules, permit: Permit, page: Asked
    ) -> Differences:
        permit.check(community_id)
        versions = await self.policies.of(community_id)
        trial = Trial(versions.in_force, versions.with_next(rules).in_force, self.clock())
        found = await self.accounts.find(
            {"community_id": community_id}, after=page.after, limit=page.limit
        )
        members = [kept.value for kept in found.items if _is_member(kept.value)]
        items = []
        for account in members:
            lines, taken_back = await self._lines(account)
            difference = what_if(account, lines, taken_back, trial)
            if not difference.is_none:
                items.append(difference)
        return Differences(len(members), items, found.next)

    async def _lines(self, account: Account) -> tuple[Sequence[Final], set[TransferId]]:
        """As far as the account that was read knows them, in order; and what was taken back."""
        found: dict[int, Final] = {}
        for side in ("debit", "credit"):
            for final in await self._finals(side, account):
                posting = final.posting_of(account.account_id)
                if posting and posting.account_version <= account.version:
                    found[posting.account_version] = final
        lines = [found[number] for number in sorted(found)]
        orders = [final.transfer.order for final in lines]
        return lines, {order.reverses for order in orders if order.reverses}

    async def _finals(self, side: str, account: Account) -> Sequence[Final]:
        where = {f"transfer.order.{side}": account.account_id, "state": "final"}
        found = [kept.value async for kept in self.journal.every(where)]
        return [each for each in found if isinstance(each, Final)]


def _is_member(account: Account) -> bool:
    return account.account_id == account_of(account.volunteer_id)
