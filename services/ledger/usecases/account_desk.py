"""What a member, or the office for them, says about an account itself."""

from __future__ import annotations

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from services.ledger.domain.account import Account
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.ceiling import SurplusChoice
from services.ledger.domain.chart import account_of
from services.ledger.store.accounts import Accounts
from services.ledger.usecases.dormancy import Dormancy
from services.ledger.usecases.policy_desk import PolicyDesk


class AccountDesk:
    def __init__(self, accounts: Accounts, dormancy: Dormancy, policies: PolicyDesk) -> None:
        self._accounts = accounts
        self._dormancy = dormancy
        self._policies = policies

    async def choose(
        self, volunteer_id: VolunteerId, choice: SurplusChoice, permit: Permit, cause: Cause
    ) -> tuple[Account, BankPolicy]:
        """What becomes of minutes over the ceiling, from now on. Raises `NothingHere`."""
        account = await settle(lambda: self._choose(volunteer_id, choice, permit, cause))
        return account, await self._policies.in_force(account.community_id)

    async def wake(
        self, volunteer_id: VolunteerId, permit: Permit, cause: Cause
    ) -> tuple[Account, BankPolicy]:
        """Raises `AccountNotOpen` where it is closed, `NothingHere`."""
        kept = await self._find(volunteer_id, permit)
        account = await self._dormancy.wake(kept.value.account_id, cause)
        return account, await self._policies.in_force(account.community_id)

    async def _choose(
        self, volunteer_id: VolunteerId, choice: SurplusChoice, permit: Permit, cause: Cause
    ) -> Account:
        kept = await self._find(volunteer_id, permit)
        if kept.is_due_to(cause):
            return kept.value
        return (await self._accounts.replace(kept, kept.value.choose(choice), [], cause)).value

    async def _find(self, volunteer_id: VolunteerId, permit: Permit) -> Kept[Account]:
        kept = await self._accounts.find_one(account_of(volunteer_id))
        if kept is None:
            raise NothingHere
        permit.check(kept.value.community_id, {volunteer_id})
        return kept
