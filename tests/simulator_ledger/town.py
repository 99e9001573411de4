"""Who wants what of the bank, in a rough order, and how often they ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from lovebank.contracts.ids import CommunityId, TransferId
from lovebank.kernel.cause import Cause
from services.ledger.domain.order import Kind, Order
from tests.builders import QINGLONG, WUJIAYUAN
from tests.simulator_ledger.errands import (
    Choose,
    Deposit,
    EndHold,
    Errand,
    FallAsleep,
    Look,
    Open,
    SetRules,
    Submit,
    TakeBack,
    Wake,
    WrongUnit,
)
from tests.simulator_ledger.orders import OPENED, Orders

QUEUE_JUMPERS = 14
TRIES_MAX = 40
GIVES_UP_CHANCE = 0.15
HAS_RULES_CHANCE = 0.6
ENDINGS = (Kind.CAPTURE, Kind.RELEASE, Kind.EXPIRY)


@dataclass(eq=False)  # Two who ask for the same are two.
class Ticket:
    errand: Errand
    tries: int = 0


class Town:
    def __init__(self, chance: Random, operations: int) -> None:
        self._chance = chance
        self._orders = Orders(chance)
        self._submitted: list[Order] = []
        self._holds: list[TransferId] = []
        self._transfers: list[TransferId] = []
        self.counted: Counter[str] = Counter()
        self.at_hand = 0
        self._queue = [Ticket(Open(account_id)) for account_id in OPENED]
        if chance.random() < HAS_RULES_CHANCE:
            self._queue += [Ticket(self._rules(place)) for place in (WUJIAYUAN, QINGLONG)]
        for _ in range(operations):
            self._queue += [Ticket(errand) for errand in self._wishes()]

    @property
    def is_served(self) -> bool:
        return not self._queue and not self.at_hand

    def next(self) -> Ticket | None:
        if not self._queue:
            return None
        self.at_hand += 1
        return self._queue.pop(self._chance.randrange(min(QUEUE_JUMPERS, len(self._queue))))

    def served(self, ticket: Ticket) -> None:
        self.at_hand -= 1
        self.counted["operations"] += 1
        self.counted[type(ticket.errand).__name__] += 1

    def unanswered(self, ticket: Ticket) -> None:
        """Asks again, at any desk; or never."""
        self.counted["unanswered"] += 1
        if self._chance.random() < GIVES_UP_CHANCE:
            self.at_hand -= 1
        else:
            self.later(ticket)

    def later(self, ticket: Ticket) -> None:
        self.at_hand -= 1
        ticket.tries += 1
        if ticket.tries < TRIES_MAX:
            self._queue.insert(self._chance.randint(0, QUEUE_JUMPERS), ticket)

    def _wishes(self) -> list[Errand]:
        """Of one thing, as often as it is asked for."""
        errand = self._wish()
        times = self._chance.choice((1, 1, 1, 2, 3)) if not isinstance(errand, Look) else 1
        return [errand] * times

    def _wish(self) -> Errand:
        drawn = self._chance.random()
        for share, wish in (
            (0.31, self._deposit),
            (0.30, self._move),
            (0.12, self._hold),
            (0.12, self._end),
            (0.07, self._take_back),
            (0.04, self._otherwise),
        ):
            if drawn < share:
                return wish()
            drawn -= share
        return self._rarely(drawn)

    def _rarely(self, drawn: float) -> Errand:
        shares: Sequence[tuple[float, Callable[[], Errand]]] = (
            (0.006, lambda: self._rules(self._chance.choice((WUJIAYUAN, QINGLONG)))),
            (0.005, Look),
            (0.006, FallAsleep),
            (0.012, lambda: Wake(self._orders.member(), self._cause())),
            (0.006, lambda: Choose(*self._orders.choice(), self._cause())),
        )
        for share, wish in shares:
            if drawn < share:
                return wish()
            drawn -= share
        return WrongUnit(self._orders.move())

    def _rules(self, community_id: CommunityId) -> Errand:
        return SetRules(community_id, self._orders.rules(), self._cause())

    def _deposit(self) -> Errand:
        deed = self._orders.deed()
        self._transfers.append(deed.transfer_id)
        return Deposit(deed, self._cause())

    def _move(self) -> Errand:
        return self._submit(self._orders.move())

    def _hold(self) -> Errand:
        order = self._orders.hold()
        self._holds.append(order.transfer_id)
        return self._submit(order)

    def _submit(self, order: Order) -> Errand:
        self._submitted.append(order)
        self._transfers.append(order.transfer_id)
        return Submit(order, self._cause())

    def _end(self) -> Errand:
        if not self._holds:
            return self._hold()
        hold_id = self._chance.choice(self._holds[-6:])
        kind = self._chance.choice(ENDINGS)
        return EndHold(hold_id, kind, self._chance.choice((0.5, 1.0)), self._cause())

    def _take_back(self) -> Errand:
        if not self._transfers:
            return self._deposit()
        transfer_id = self._chance.choice(self._transfers[-12:])
        reason = self._chance.choice(("entered twice", "wrong person"))
        return TakeBack(transfer_id, reason, self._chance.random() < 0.3, self._cause())

    def _otherwise(self) -> Errand:
        """The same id, and other facts."""
        if not self._submitted:
            return self._move()
        order = self._chance.choice(self._submitted[-12:])
        return Submit(order.model_copy(update={"amount": order.amount + 1}), self._cause())

    def _cause(self) -> Cause:
        return Cause(id=f"command:{self._chance.getrandbits(40)}")
