"""Reads a member's passbook from account and journal: the one place that knows how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lovebank.contracts.ids import CommunityId, VolunteerId
from lovebank.kernel.identity.principal import NothingHere, Permit
from services.ledger.domain.passbook import Line
from services.ledger.domain.transfer import Final, account_of
from services.ledger.store.accounts import Accounts
from services.ledger.store.journal import Journal

DEPOSIT = "deposit"


@dataclass(frozen=True)
class Standing:
    """Where somebody's account is, and the minutes of theirs that count for stars."""

    volunteer_id: VolunteerId
    community_id: CommunityId
    lifetime_minutes: int
    balance_minutes: int


class Passbook:
    def __init__(self, accounts: Accounts, journal: Journal) -> None:
        self._accounts = accounts
        self._journal = journal

    async def find(self, volunteer_id: VolunteerId) -> Standing | None:
        kept = await self._accounts.find_one(account_of(volunteer_id))
        if kept is None:
            return None
        account = kept.value
        return Standing(
            volunteer_id,
            account.community_id,
            account.lifetime_minutes,
            account.balance_minutes,
        )

    async def of(self, volunteer_id: VolunteerId, permit: Permit) -> Standing:
        """Raises `NothingHere`, `NotForYou`."""
        standing = await self.find(volunteer_id)
        if standing is None:
            raise NothingHere
        permit.check(standing.community_id, {volunteer_id})
        return standing

    async def lines(self, volunteer_id: VolunteerId) -> Sequence[Line]:
        """Every line that is final, in order."""
        of_it = {"transfer.account_id": account_of(volunteer_id), "state": "final"}
        found = [kept.value async for kept in self._journal.every(of_it)]
        lines = [_line(entry) for entry in found if isinstance(entry, Final)]
        return sorted(lines, key=lambda line: line.line)


def _line(entry: Final) -> Line:
    transfer, posting = entry.transfer, entry.posting
    return Line(
        line=entry.line,
        transfer_id=transfer.transfer_id,
        at=transfer.entered_at,
        code=DEPOSIT,
        minutes=posting.minutes,
        recognised_minutes=posting.recognised_minutes,
        balance_minutes=posting.balance_minutes,
        policy_version=transfer.policy_version,
        deeds=(transfer.deed,),
    )
