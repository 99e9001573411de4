"""How minutes come into the bank: once per deed, whatever is lost, repeated or late.

Journal first, fenced account gate. The account is read before the journal, always: who then finds
the entry pending and writes that very version of the account is the only one that can, and who
finds it final has nothing to do. An account forgets what it absorbed only once that is final.
"""

from datetime import timedelta

from lovebank.contracts.ids import CommunityId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from lovebank.kernel.telemetry.log import get_logger
from services.ledger import metrics
from services.ledger.domain.account import Account, opened
from services.ledger.domain.errors import DeedDiffers
from services.ledger.domain.transfer import Deed, Pending, Posting, Transfer, account_of
from services.ledger.store.accounts import Accounts
from services.ledger.store.journal import Journal, KeptEntry
from services.ledger.usecases import events
from services.ledger.usecases.policy_desk import PolicyDesk

log = get_logger()
RECOVERED_AFTER = timedelta(seconds=5)


class Teller:
    def __init__(
        self, accounts: Accounts, journal: Journal, policies: PolicyDesk, clock: Clock
    ) -> None:
        self._accounts = accounts
        self._journal = journal
        self._policies = policies
        self._clock = clock

    async def open_account(
        self, volunteer_id: VolunteerId, community_id: CommunityId
    ) -> Kept[Account]:
        """The account, new or as it is."""
        account_id = account_of(volunteer_id)
        account = opened(volunteer_id, community_id, self._clock())
        known = await self._accounts.find_one(account_id)
        return known or await self._accounts.add(
            account_id, account, [], Cause(id=f"opening:{account_id}")
        )

    async def deposit(self, deed: Deed, cause: Cause) -> None:
        """Raises `DeedDiffers` where the deed is in the journal with other facts."""
        await settle(lambda: self._deposit(deed, cause))

    async def recover(self) -> None:
        """Take to their end the transfers that somebody left half way."""
        async for kept in self._journal.every({"state": "pending"}):
            transfer = kept.value.transfer
            if transfer.entered_at <= self._clock() - RECOVERED_AFTER:
                cause = Cause(id=transfer.cause_id, correlation_id=transfer.correlation_id)
                await self.deposit(transfer.deed, cause)
                metrics.RECOVERED.inc()

    async def _deposit(self, deed: Deed, cause: Cause) -> None:
        account = await self.open_account(deed.volunteer_id, deed.served_in)
        entry = await self._enter(deed, account.value.community_id, cause)
        if isinstance(entry.value, Pending):
            await self._drive(account, entry, entry.value.transfer)

    async def _enter(self, deed: Deed, community_id: CommunityId, cause: Cause) -> KeptEntry:
        entry = await self._journal.find_one(deed.transfer_id)
        if entry is None:
            entry = await self._enter_first(deed, community_id, cause)
        if entry.value.transfer.deed != deed:
            raise DeedDiffers(deed.deed_id)
        return entry

    async def _enter_first(self, deed: Deed, community_id: CommunityId, cause: Cause) -> KeptEntry:
        policy = await self._policies.in_force(community_id)
        transfer = Transfer(
            transfer_id=deed.transfer_id,
            account_id=deed.account_id,
            community_id=community_id,
            deed=deed,
            policy_version=policy.version,
            entered_at=self._clock(),
            cause_id=cause.id,
            correlation_id=cause.correlation_id or deed.deed_id,
        )
        # Entered by somebody else meanwhile, theirs is returned: one id, one outcome.
        return await self._journal.add(
            deed.transfer_id, Pending(transfer=transfer), [], Cause(id=deed.transfer_id)
        )

    async def _drive(self, account: Kept[Account], entry: KeptEntry, transfer: Transfer) -> None:
        posting = account.value.absorbed(transfer.transfer_id)
        if posting is None:
            posting = await self._absorb(account, transfer)
        await self._finish(entry, posting)

    async def _absorb(self, account: Kept[Account], transfer: Transfer) -> Posting:
        for earlier in account.value.in_transit:
            await self._finish(await self._journal.get(earlier.transfer_id), earlier)
        policy = await self._policies.numbered(transfer.community_id, transfer.policy_version)
        after = account.value.absorb(transfer, policy)
        told = events.absorbed(account.value, after, transfer, self._clock())
        cause = Cause(id=transfer.cause_id, correlation_id=transfer.correlation_id)
        await self._accounts.replace(account, after, told, cause)
        posting = after.in_transit[-1]
        _count(transfer, posting)
        return posting

    async def _finish(self, entry: KeptEntry, posting: Posting) -> None:
        if isinstance(entry.value, Pending):
            cause = Cause(id=f"posted:{posting.transfer_id}")
            await self._journal.replace(entry, entry.value.post(posting), [], cause)


def _count(transfer: Transfer, posting: Posting) -> None:
    metrics.POSTINGS.labels("deposit").inc()
    metrics.MINUTES.labels("served").inc(transfer.deed.minutes_served)
    metrics.MINUTES.labels("balance").inc(posting.minutes)
    metrics.MINUTES.labels("recognised").inc(posting.recognised_minutes)
    log.info(
        "ledger.deposited",
        transfer_id=transfer.transfer_id,
        minutes=posting.minutes,
        account_version=posting.account_version,
    )
