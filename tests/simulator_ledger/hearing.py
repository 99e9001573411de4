"""The town's event log, and what the bank does when it hears of its own transfers."""

from __future__ import annotations

import json

from lovebank.contracts.ids import TransferId
from lovebank.contracts.ledger import Deposited, Reversed
from lovebank.kernel.cause import Cause
from lovebank.kernel.eventlog.log import Record
from services.ledger.usecases.overflow import Overflow

FOLLOWED = (Deposited.type(), Reversed.type())


class TownLog:
    """What was published, in order, and how far it was heard. Only as much as a bank needs."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.heard = 0

    async def hear(self, overflow: Overflow) -> int:
        """How much was new. Whoever dies on the way, or loses an answer, leaves it to be heard
        again; and several may hear the same at once.
        """
        first, until = self.heard, len(self.records)
        for record in self.records[first:until]:
            if record.headers["event-type"] in FOLLOWED:
                await _follow(overflow, record.value)
        self.heard = max(self.heard, until)
        return until - first


async def _follow(overflow: Overflow, told: bytes) -> None:
    """As `services/ledger/subscribers/ledger.py` does, as far as the pool is concerned."""
    event = json.loads(told)
    data, cause = event["data"], Cause(id=f"heard:{event['id']}")
    if event["type"] == Deposited.type() and data["overflow_minutes"]:
        await overflow.follow(TransferId(data["transfer_id"]), cause)
    elif event["type"] == Reversed.type():
        transfer_id, of = TransferId(data["transfer_id"]), TransferId(data["reverses"])
        await overflow.take_back(transfer_id, of, cause)
