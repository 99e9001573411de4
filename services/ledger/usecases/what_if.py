"""A changed policy, run over the real journal: who would gain or lose what, before it is enabled.

Nothing is written. It goes from account to account, a page at a time, so that a bank of any size
can be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lovebank.contracts.ids import CommunityId, TransferId
from lovebank.kernel.documents.collection import Cursor
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.paging import Asked
from services.ledger.domain.account import Account
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.chart import account_of
from services.ledger.domain.transfer import Final
from services.ledger.domain.what_if import Difference, what_if
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

    async def page(
        self, community_id: CommunityId, rules: Rules, permit: Permit, page: Asked
    ) -> Differences:
        permit.check(community_id)
        versions = await self.policies.of(community_id)
        now, then = versions.in_force, versions.with_next(rules).in_force
        found = await self.accounts.find(
            {"community_id": community_id}, after=page.after, limit=page.limit
        )
        members = [kept.value for kept in found.items if _is_member(kept.value)]
        items = []
        for account in members:
            deposits, taken_back = await self._deposits(account)
            difference = what_if(account, deposits, taken_back, now, then)
            if not difference.is_none:
                items.append(difference)
        return Differences(len(members), items, found.next)

    async def _deposits(self, account: Account) -> tuple[Sequence[Final], set[TransferId]]:
        """As far as the account that was read knows them, by its lines; and those taken back."""
        deposits = [
            final
            for final in await self._finals("credit", account)
            if final.transfer.order.deed and 0 < final.credit_line <= account.version
        ]
        reversals = [
            final.transfer.order.reverses
            for final in await self._finals("debit", account)
            if final.debit_line <= account.version
        ]
        deposits.sort(key=lambda final: final.credit_line)
        return deposits, {each for each in reversals if each}

    async def _finals(self, side: str, account: Account) -> Sequence[Final]:
        where = {f"transfer.order.{side}": account.account_id, "state": "final"}
        found = [kept.value async for kept in self.journal.every(where)]
        return [each for each in found if isinstance(each, Final)]


def _is_member(account: Account) -> bool:
    return account.account_id == account_of(account.volunteer_id)
