"""Somebody who hears the ledger's events, drops what comes twice, and keeps books of their own."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from lovebank.kernel.eventlog.log import Record
from services.ledger.domain.account import Account

Book = tuple[int, int, int]  # Available, held, and how many lines.


class Subscriber:
    def __init__(self) -> None:
        self.times: Counter[str] = Counter()
        self.transfers: set[str] = set()
        self._lines: defaultdict[str, dict[int, dict[str, Any]]] = defaultdict(dict)

    def hear(self, record: Record) -> None:
        event = json.loads(record.value)
        self.times[event["id"]] += 1
        if self.times[event["id"]] == 1 and event["type"].endswith(".ledger.posted.v1"):
            self._post(event["data"])

    def book(self, account_id: str) -> Book:
        """From the changes alone; what the last line says of the whole must be the same."""
        lines = self._lines[account_id]
        assert sorted(lines) == [*range(1, len(lines) + 1)], f"{account_id}: a line is missing"
        available = sum(line["available_change"] for line in lines.values())
        held = sum(line["held_change"] for line in lines.values())
        if lines:
            last = lines[len(lines)]
            assert (last["available"], last["held"]) == (available, held)
        return available, held, len(lines)

    def _post(self, data: dict[str, Any]) -> None:
        self.transfers.add(data["transfer_id"])
        for side in (data["debit"], data["credit"]):
            if side["account_version"]:
                lines = self._lines[side["account_id"]]
                line = {**side, "transfer_id": data["transfer_id"]}
                known = lines.setdefault(side["account_version"], line)
                assert known is line, f"one line told twice: {known}, {line}"


def book_of(account: Account) -> Book:
    return account.available, account.held, account.version
