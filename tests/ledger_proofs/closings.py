"""The model of the simulator, and what it does not know there: accounts that were closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.simulator_ledger.audit import Audit
from tests.simulator_ledger.model import ENDINGS, Book, Json


@dataclass
class AuditWithClosings(Audit):
    closed: set[str] = field(default_factory=set)

    def wrote(
        self, collection: str, name: str, before: Json | None, after: Json, events: Sequence[Json]
    ) -> None:
        super().wrote(collection, name, before, after, events)
        if collection == "accounts" and after["state"] == "closed" and name not in self.closed:
            book = self.books[name]
            self.require(
                (book.available, book.held) == (0, 0), f"{name} was closed, and has {book}"
            )
            self.closed.add(name)

    def _refused(self, name: str, book: Book, order: Json, side: str) -> None:
        if not self._gives_nothing_more(name, order):
            super()._refused(name, book, order, side)

    def _posted(self, name: str, book: Book, order: Json, side: str, said: Json) -> None:
        super()._posted(name, book, order, side, said)
        wrongly = side == "debit" and self._gives_nothing_more(name, order)
        self.require(not wrongly, f"{name} gave {order['transfer_id']} after it was closed")

    def _gives_nothing_more(self, name: str, order: Json) -> bool:
        return name in self.closed and order["kind"] not in ENDINGS and not order["force"]
