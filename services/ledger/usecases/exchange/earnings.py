"""What somebody has earned by service, read from the journal: what was taken back is left out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection

from lovebank.contracts.ids import AccountId, TransferId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade
from services.ledger.domain.exchange.earned import Earned
from services.ledger.domain.order import Kind
from services.ledger.domain.transfer import Final
from services.ledger.store.journal import Journal


class Earnings:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def of(
        self, account_id: AccountId, grades: Collection[EvidenceGrade], since: Instant
    ) -> Earned:
        reversed_ids = await self._reversed(account_id)
        ever = lately = 0
        async for final in self._finals("credit", account_id):
            deed, posting = final.transfer.order.deed, final.credit
            if not deed or not posting or final.transfer.transfer_id in reversed_ids:
                continue
            if deed.evidence_grade in grades:
                minutes = posting.minutes + deed.paid_minutes
                ever += minutes
                lately += minutes if deed.served_at >= since else 0
        return Earned(ever_minutes=ever, lately_minutes=lately)

    async def _reversed(self, account_id: AccountId) -> set[TransferId]:
        orders = [final.transfer.order async for final in self._finals("debit", account_id)]
        return {each.reverses for each in orders if each.kind is Kind.REVERSAL and each.reverses}

    async def _finals(self, side: str, account_id: AccountId) -> AsyncIterator[Final]:
        where = {f"transfer.order.{side}": account_id, "state": "final"}
        async for kept in self._journal.every(where):
            if isinstance(kept.value, Final):
                yield kept.value
