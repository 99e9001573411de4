"""What must hold when everything has come to rest."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from tests.simulator_ledger.audit import Audit
from tests.simulator_ledger.hearing import TownLog
from tests.simulator_ledger.model import Json, overflow_of
from tests.simulator_ledger.store import Tables

Side = dict[str, Any]


def violations(tables: Tables, audit: Audit, log: TownLog) -> Iterator[str]:
    entries = {name: kept.value for name, kept in tables.by_name["journal"].kept.items()}
    accounts = {name: kept.value for name, kept in tables.by_name["accounts"].kept.items()}
    finals = {name: entry for name, entry in entries.items() if entry["state"] == "final"}
    for table in tables.by_name.values():
        yield from (f"{table.name} {name} was changed in hand" for name in table.changed_in_hand)
    yield from _of_the_journal(entries, audit)
    yield from _of_the_accounts(accounts, finals)
    yield from _of_holds(accounts, finals)
    yield from _of_overflows(finals)
    yield from _of_events(accounts, finals, log)


def _of_the_journal(entries: dict[str, Json], audit: Audit) -> Iterator[str]:
    pending = [name for name, entry in entries.items() if entry["state"] == "pending"]
    if pending:  # P10
        yield f"still in flight: {pending}"
    if lost := audit.answered - entries.keys():  # P5
        yield f"answered, and not in the journal: {lost}"


def _of_the_accounts(accounts: dict[str, Json], finals: dict[str, Json]) -> Iterator[str]:
    """P1 and P2: each is the sum of its final transfers, and all of one unit sum to zero."""
    balances: Counter[str] = Counter()
    other_side: Counter[str] = Counter()
    for entry in finals.values():
        order = entry["transfer"]["order"]
        moved = {side: _moved(entry[side]) for side in ("debit", "credit") if entry[side]}
        for side, minutes in moved.items():
            balances[order[side]] += minutes
        other_side[order["unit"]] -= sum(moved.values())
    for name, account in accounts.items():
        has = account["available"] + account["held"]
        if has != balances[name]:
            yield f"{name} has {has}, and its transfers sum to {balances[name]}"
        other_side[account["unit"]] += has
    if wrong := {unit: total for unit, total in other_side.items() if total}:
        yield f"in all there are {wrong}"
    yield from _unbalanced(finals)


def _unbalanced(finals: dict[str, Json]) -> Iterator[str]:
    for name, entry in finals.items():
        both = entry["debit"] and entry["credit"]
        if both and _moved(entry["debit"]) + _moved(entry["credit"]):
            yield f"{name} gives other than it takes"


def _of_holds(accounts: dict[str, Json], finals: dict[str, Json]) -> Iterator[str]:
    """P7 and P8: what is held is what was not ended; each was ended, or reversed, at most once."""
    orders = [entry["transfer"]["order"] for entry in finals.values()]
    for what in ("ends", "reverses"):
        often = Counter(order[what] for order in orders if order[what])
        if twice := [name for name, times in often.items() if times > 1]:
            yield f"{what} more than once: {twice}"
    yield from _of_what_is_held(accounts, orders)


def _of_what_is_held(accounts: dict[str, Json], orders: list[Json]) -> Iterator[str]:
    ended = {order["ends"] for order in orders}
    held: Counter[str] = Counter()
    for order in orders:
        if order["kind"] == "hold" and order["transfer_id"] not in ended:
            held[order["debit"]] += order["amount"]
    for name, account in accounts.items():
        if account["held"] != held[name]:
            yield f"{name} holds {account['held']}, and its open holds are {held[name]}"


def _of_overflows(finals: dict[str, Json]) -> Iterator[str]:
    """Each deed's came to the pool; and went back, where the deed was taken back."""
    orders = [entry["transfer"]["order"] for entry in finals.values()]
    reversed_ = {order["reverses"] for order in orders if order["reverses"]}
    lines = {name: entry["credit"] or {} for name, entry in finals.items()}
    deeds = {name for name, line in lines.items() if line.get("overflow_minutes")}
    came = {each["transfer_id"] for each in orders if each["code"] == "overflow"}
    if wrong := came ^ {overflow_of(name) for name in deeds}:
        yield f"more or less came to the pool: {wrong}"
    back = {name for name in reversed_ if name in came}
    if wrong := back ^ {overflow_of(name) for name in deeds & reversed_}:
        yield f"more or less was taken back from the pool: {wrong}"


def _of_events(accounts: dict[str, Json], finals: dict[str, Json], log: TownLog) -> Iterator[str]:
    """P9: who hears all of it, each at least once and in any order, rebuilds the same books."""
    heard: dict[str, Json] = {}
    for record in log.records:
        event = json.loads(record.value)
        if heard.setdefault(event["id"], event) != event:
            yield f"{event['id']} is told in two ways"
    posted = [each["data"] for each in heard.values() if each["type"].endswith("ledger.posted.v1")]
    told = {each["transfer_id"] for each in posted}
    if told != finals.keys():
        yield f"told of {told ^ finals.keys()}"
    lines = _lines_of(posted)
    for name, account in accounts.items():
        yield from _rebuilt(name, account, lines[name])


def _lines_of(posted: list[Json]) -> defaultdict[str, dict[int, Side]]:
    lines: defaultdict[str, dict[int, Side]] = defaultdict(dict)
    for data in posted:
        for side in (data["debit"], data["credit"]):
            if side["account_version"]:
                lines[side["account_id"]][side["account_version"]] = side
    return lines


def _rebuilt(name: str, account: Json, lines: dict[int, Side]) -> Iterator[str]:
    if sorted(lines) != [*range(1, account["version"] + 1)]:
        yield f"{name}: heard of lines {sorted(lines)} of {account['version']}"
        return
    for each in ("available", "held"):
        rebuilt = sum(line[f"{each}_change"] for line in lines.values())
        last = lines[account["version"]][each] if lines else 0
        if not rebuilt == last == account[each]:
            yield f"{name}: {each} is {account[each]}, heard {last}, rebuilt {rebuilt}"


def _moved(posting: Side) -> int:
    return int(posting["available_change"] + posting["held_change"])
