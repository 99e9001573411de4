"""Looks at every write as it is made: what was promised holds at each instant, not only at rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.ledger.domain.transfer import Outcome
from tests.simulator_ledger.model import Book, Json, overflow_of, sides_of

RULES_SEEN_FOR_SECONDS = 1.0  # So long a process may go by those that it has read.


@dataclass
class Entered:
    """A line of the journal: its order never changes, and its outcome is written once."""

    transfer: Json
    at_seconds: float
    outcome: Json | None = None

    @property
    def order(self) -> Json:
        order: Json = self.transfer["order"]
        return order


@dataclass
class Audit:
    """`policies` are by community, oldest first; `rooms` what was promised, by transfer."""

    found: list[str]
    policies: dict[str, list[Json]]
    now: Callable[[], float] = lambda: 0.0
    set_at: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    entered: dict[str, Entered] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)
    said: dict[tuple[str, str], Json] = field(default_factory=dict)  # By account and transfer.
    rooms: dict[str, int] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)  # Each account's community.
    answered: set[str] = field(default_factory=set)

    def wrote(
        self, collection: str, name: str, before: Json | None, after: Json, events: Sequence[Json]
    ) -> None:
        if collection == "policies":
            self.policies[name] = after["versions"]
            self.set_at[name].append(self.now())
        elif collection == "accounts":
            self._account(name, before, after, events)
        elif before is None:
            self._entry(name, after)
        else:
            self._end(name, before, after, events)

    def require(self, holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
        if not holds:
            self.found.append(what)

    def answer(self, order: Json, outcome: Outcome) -> None:
        """P5: whoever asks, and however often, hears what the journal says, for ever."""
        name, told = order["transfer_id"], outcome.model_dump(mode="json")
        kept = self.entered.get(name)
        self.answered.add(name)
        self.require(kept is not None and kept.outcome is not None, f"{name} was answered early")
        if kept and kept.outcome:
            self.require(told == kept.outcome, f"{name} was answered otherwise than it is kept")
            self.require(_same_facts(order, kept.order), f"{name} was done with other facts")

    def refuse(self, order: Json) -> None:
        """P6: only what is asked with other facts than were entered is refused for it."""
        kept = self.entered.get(order["transfer_id"])
        same = kept is not None and _same_facts(order, kept.order)
        self.require(not same, f"{order['transfer_id']} was refused, though nothing differs")

    def _account(self, name: str, before: Json | None, after: Json, events: Sequence[Json]) -> None:
        book = self.books.setdefault(name, Book())
        self.homes[name] = after["community_id"]
        self.found.extend(f"{name} {what}" for what in book.says_of_itself(after, events))
        known = _by_transfer(before["in_transit"]) if before else {}
        told = _by_transfer(after["in_transit"])
        for forgotten in known.keys() - told.keys():
            ended = self.entered[forgotten].outcome
            self.require(ended is not None, f"{name} forgot {forgotten}, which is pending")
            book.promised.pop(forgotten, None)
        for transfer, said in told.items():
            if transfer not in known or (_is_posted(said) and not _is_posted(known[transfer])):
                self._said(name, book, transfer, said)
            else:
                self.require(said == known[transfer], f"{name} says otherwise of {transfer}")
        kept = {each: after[each] for each in book.says()}
        self.require(kept == book.says(), f"{name} is {kept}, must be {book.says()}")

    def _said(self, name: str, book: Book, transfer: str, said: Json) -> None:
        entry = self.entered.get(transfer)
        if entry is None:
            self.found.append(f"{name} absorbed {transfer} before it was in the journal")
            return
        self.require((name, transfer) not in self.said, f"{name} answered {transfer} twice")
        self.require(entry.outcome is None, f"{name} answered {transfer}, which had ended")
        if "why" not in said and not _is_posted(said):
            self._promised(name, book, entry, said)
            return
        self.said[name, transfer] = said
        side = "debit" if entry.order["debit"] == name else "credit"
        if "why" in said:
            self._refused(name, book, entry.order, said["why"])
        else:
            self._posted(name, book, entry.order, side, said)

    def _promised(self, name: str, book: Book, entry: Entered, said: Json) -> None:
        """By rules that were in force, or had just been, at some time since it was entered."""
        order, minutes = entry.order, said["minutes"]
        what = f"{name} promised {minutes} to {order['transfer_id']}"
        self.require(order["capped"] and order["credit"] == name, f"{what}, and had no part in it")
        self.require(order["transfer_id"] not in self.rooms, f"{what}, and had promised before")
        rules = self._rules_since(entry.at_seconds - RULES_SEEN_FOR_SECONDS, self.homes[name])
        may = {book.promise(order, each) for each in rules}
        self.require(minutes in may, f"{what}, must be {may}: {book}")
        self.rooms[order["transfer_id"]] = minutes
        book.promised[order["transfer_id"]] = minutes

    def _rules_since(self, seconds: float, community_id: str) -> Sequence[Json]:
        """The first were always there, and each that was set later is in force until the next."""
        before = sum(at <= seconds for at in self.set_at[community_id])
        return self.policies[community_id][before:]

    def _room(self, order: Json) -> int | None:
        if not order["capped"] or order["force"]:
            return None
        asked = order["transfer_id"] in self.rooms
        self.require(asked, f"{order['transfer_id']} is judged before there is room for it")
        return self.rooms.get(order["transfer_id"], 0)

    def _refused(self, name: str, book: Book, order: Json, why: str) -> None:
        what = f"{name} refused {order['transfer_id']} for {why}"
        self.require(order["debit"] == name, f"{what}, which gives it something")
        must = book.why_not(order, self._room(order))
        self.require(why == must, f"{what}, must be for {must}: {book}")

    def _posted(self, name: str, book: Book, order: Json, side: str, said: Json) -> None:
        what = f"{name} posted {order['transfer_id']} ({side})"
        self.require(side in sides_of(order), f"{what}, and had no part in it")
        if side == "debit":  # P3
            wrong = book.why_not(order, self._room(order))
            self.require(wrong is None, f"{what}, though {wrong}: {book}")
        elif "debit" in sides_of(order):
            paid = self.said.get((order["debit"], order["transfer_id"]), {"why": "not asked"})
            self.require("why" not in paid, f"{what} before it was paid")
        policy = self._policy(order)
        change = book.change(order, side, policy)
        told = tuple(said[each] for each in _CHANGES)
        self.require(told == change, f"{what} as {told}, must be {change}")
        book.post(order, side, change)
        now = (said["available"], said["held"], said["account_version"])  # P4
        must = (book.available, book.held, book.version)
        self.require(now == must, f"{what}: afterwards {now}, must be {must}")

    def _policy(self, order: Json) -> Json:
        policy: Json = self.policies[order["community_id"]][order["policy_version"] - 1]
        return policy

    def _entry(self, name: str, after: Json) -> None:
        self.require(after["state"] == "pending", f"{name} was entered as {after['state']}")
        self.require(name not in self.entered, f"{name} was entered twice")
        self.entered[name] = entry = Entered(after["transfer"], self.now())
        self._overflow(entry.order)
        for side in sides_of(entry.order):
            known = entry.order[side] in self.books
            self.require(known, f"{name} was entered for an account that there is not")

    def _overflow(self, order: Json) -> None:
        """It is a deed's, under the deed's name, and all that the deed brought over the ceiling."""
        if order["code"] != "overflow" or order["reverses"]:
            return
        deposit = self.entered.get(order["transfer_id"].removesuffix(overflow_of("")))
        brought = ((deposit and deposit.outcome) or {}).get("credit") or {}
        amount, must = order["amount"], brought.get("overflow_minutes")
        what = f"{order['transfer_id']} brings {amount} to the pool"
        self.require(amount == must, f"{what}, must be {must}")

    def _end(self, name: str, before: Json, after: Json, events: Sequence[Json]) -> None:
        entry = self.entered[name]
        self.require(before["state"] == "pending", f"{name} was written after it had ended")
        self.require(after["state"] != "pending", f"{name} was entered again")
        self.require(after["transfer"] == entry.transfer, f"{name} is another order now")
        entry.outcome = {
            each: after[each] for each in after if each not in ("causes", "first_cause")
        }
        said = {side: self.said.get((entry.order[side], name)) for side in ("debit", "credit")}
        if after["state"] == "final":
            self._final(name, entry, said, events)
        elif after["state"] == "rejected":
            self.require(said["debit"] == _refusal(name, after), f"{name}: nobody refused it")
            self.require(said["credit"] is None, f"{name} was refused, and was given")
            self.require(not events, f"{name} was refused, and is told of")

    def _final(
        self, name: str, entry: Entered, said: dict[str, Json | None], events: Sequence[Json]
    ) -> None:
        must = sides_of(entry.order)
        for side in ("debit", "credit"):
            kept = entry.outcome and entry.outcome[side]
            self.require(
                kept == said[side], f"{name}: the journal says {kept}, its {side} account {said}"
            )
            self.require(
                (kept is not None) == (side in must), f"{name}: its {side} account says {kept}"
            )
        told = [
            each["data"] for each in events if each["type"].startswith("org.lovebank.ledger.posted")
        ]
        self.require(len(told) == 1, f"{name} is told of {len(told)} times")
        for side in must:
            kept = said[side] or {}
            heard = {each: told[0][side].get(each) for each in _TOLD}
            self.require(
                heard == {each: kept.get(each) for each in _TOLD}, f"{name} is told otherwise"
            )


_CHANGES = (
    "available_change",
    "held_change",
    "recognised_minutes",
    "over_ceiling_minutes",
    "overflow_minutes",
)
_TOLD = ("account_version", "available_change", "held_change", "available", "held")


def _by_transfer(answers: Sequence[Json]) -> dict[str, Json]:
    return {each["transfer_id"]: each for each in answers}


def _is_posted(said: Json) -> bool:
    return "account_version" in said


def _refusal(name: str, after: Json) -> Json:
    return {"transfer_id": name, "why": after["why"]}


def _same_facts(asked: Json, kept: Json) -> bool:
    """Of a deed, what was done: by which policy it is judged was settled when it was entered."""
    if asked["deed"] and kept["deed"]:
        return bool(asked["deed"] == kept["deed"])
    return asked == kept
