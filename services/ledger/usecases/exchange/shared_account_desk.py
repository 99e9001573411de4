"""Accounts that a team or an organization has in common: opened, told anew, and read."""

from __future__ import annotations

from collections.abc import Sequence

from lovebank.contracts.ids import PlaceId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked, BadCursor
from lovebank.kernel.repository import KeptPage
from services.ledger.domain.account import Account
from services.ledger.domain.exchange.shared_account import SharedAccount
from services.ledger.domain.transfer import Final
from services.ledger.store.accounts import Accounts
from services.ledger.store.shared_accounts import SharedAccounts
from services.ledger.usecases.bookkeeper import Bookkeeper
from services.ledger.usecases.exchange.catalogue_desk import in_region, tell
from services.ledger.usecases.teller import Teller


class SharedAccountDesk:
    def __init__(
        self,
        shared: SharedAccounts,
        accounts: Accounts,
        bookkeeper: Bookkeeper,
        teller: Teller,
    ) -> None:
        self._shared = shared
        self._accounts = accounts
        self._bookkeeper = bookkeeper
        self._teller = teller

    async def register(self, told: SharedAccount, permit: Permit, cause: Cause) -> SharedAccount:
        """A new one, or the same with other people. The account is there before it is told of."""
        permit.check(told.community_id)
        holder, account_id = VolunteerId(told.holder_id), told.account_id
        await self._teller.open_account(holder, told.community_id, account_id)
        return await tell(self._shared, account_id, told, cause)

    async def find(self, account_id: str, permit: Permit) -> tuple[SharedAccount, Account]:
        """For who may give from it, and those who look after accounts. Raises `NothingHere`."""
        kept = await self._shared.find_one(account_id)
        if kept is None:
            raise NothingHere
        permit.check(kept.value.community_id, kept.value.people)
        return kept.value, (await self._accounts.get(account_id)).value

    async def statement(
        self, account_id: str, permit: Permit, page: Asked
    ) -> tuple[Account, Sequence[Final]]:
        """Its lines in order, without a gap. Raises `NothingHere`, `BadCursor`."""
        _, account = await self.find(account_id, permit)
        after = page.after.key if page.after else 0
        if not isinstance(after, int):
            raise BadCursor
        return account, await self._bookkeeper.lines(account, after, page.limit)

    async def list(
        self, permit: Permit, place: PlaceId | None, page: Asked
    ) -> KeptPage[SharedAccount]:
        return await self._shared.find(in_region(permit, place), after=page.after, limit=page.limit)
