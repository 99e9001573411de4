"""The model of the simulator, and what nobody does there: accounts are closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.simulator_ledger.audit import Audit
from tests.simulator_ledger.model import Json


@dataclass
class AuditWithClosings(Audit):
    def wrote(
        self, collection: str, name: str, before: Json | None, after: Json, events: Sequence[Json]
    ) -> None:
        super().wrote(collection, name, before, after, events)
        if collection == "accounts" and before and after["state"] == "closed" != before["state"]:
            book = self.books[name]
            self.require(
                (book.available, book.held) == (0, 0), f"{name} was closed, and has {book}"
            )
