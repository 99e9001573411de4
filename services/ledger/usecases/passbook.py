"""Reads a member's passbook from account and journal: the one place that knows how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from lovebank.contracts.ids import CommunityId, VolunteerId
from lovebank.kernel.documents.collection import Where
from lovebank.kernel.identity.principal import NothingHere, Permit
from services.ledger.domain.chart import account_of
from services.ledger.domain.passbook import Line
from services.ledger.domain.transfer import Final, Posting
from services.ledger.store.accounts import Accounts
from services.ledger.store.journal import Journal


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
        """In order and without a gap: one that is still on its way ends it, until it is final."""
        account_id = account_of(volunteer_id)
        lines: list[Line] = []
        for side in ("debit", "credit"):
            of_it: Where = {f"transfer.order.{side}": account_id, "state": "final"}
            async for kept in self._journal.every(of_it):
                if isinstance(kept.value, Final) and (told := kept.value.posting_of(account_id)):
                    lines.append(line_of(kept.value, told))
        in_order = enumerate(sorted(lines, key=lambda line: line.line), 1)
        return [line for _, line in takewhile(lambda each: each[0] == each[1].line, in_order)]


def line_of(final: Final, posting: Posting) -> Line:
    transfer, order = final.transfer, final.transfer.order
    return Line(
        line=posting.account_version,
        transfer_id=transfer.transfer_id,
        at=transfer.entered_at,
        code=order.code,
        kind=order.kind,
        reason=order.reason or "",
        minutes=posting.minutes,
        recognised_minutes=posting.recognised_minutes,
        over_ceiling_minutes=posting.over_ceiling_minutes,
        overflow_minutes=posting.overflow_minutes,
        balance_minutes=posting.balance_minutes,
        policy_version=order.policy_version,
        deeds=(order.deed,) if order.deed else (),
        corrects=(order.reverses,) if order.reverses else (),
    )
