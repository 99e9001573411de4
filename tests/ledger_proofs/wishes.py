"""What is asked of the bank under one seed: the same list, in whichever process it is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random

from lovebank.contracts.ids import TransferId
from lovebank.kernel.cause import Cause
from services.ledger.domain.order import Kind, Order
from services.ledger.domain.transfer import Outcome
from tests.ledger_proofs.reading import facts
from tests.simulator_ledger.audit import Audit
from tests.simulator_ledger.errands import Deposit, EndHold, Errand, Submit, TakeBack
from tests.simulator_ledger.model import Json
from tests.simulator_ledger.orders import Orders

ENDINGS = (Kind.CAPTURE, Kind.RELEASE, Kind.EXPIRY)
OTHERWISE, NOTHING = "otherwise", "nothing"


@dataclass
class Answer(Audit):
    """What was answered to one request: by what it is known again, whoever is answered it."""

    found: list[str] = field(default_factory=list)
    policies: dict[str, list[Json]] = field(default_factory=dict)
    transfer_id: str = "-"
    digest: str = NOTHING

    def answer(self, order: Json, outcome: Outcome) -> None:
        self.transfer_id, self.digest = order["transfer_id"], digest_of(outcome)

    def refuse(self, order: Json) -> None:
        self.transfer_id, self.digest = order["transfer_id"], OTHERWISE


def digest_of(outcome: Outcome) -> str:
    """Of all that is in it: when it was entered, which line it became, what was left."""
    text = json.dumps(facts(outcome), sort_keys=True)
    return sha256(text.encode()).hexdigest()[:20]


@dataclass
class Wishes:
    chance: Random
    holds: list[TransferId] = field(default_factory=list)
    moved: list[TransferId] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._orders = Orders(self.chance)

    def one(self) -> Errand:
        shares: Sequence[tuple[float, Callable[[], Errand]]] = (
            (0.42, self._deposit),
            (0.30, lambda: self._submit(self._orders.move(), self.moved)),
            (0.12, lambda: self._submit(self._orders.hold(), self.holds)),
            (0.10, self._end),
            (0.06, self._take_back),
        )
        wish = self.chance.choices([act for _, act in shares], [share for share, _ in shares])
        return wish[0]()

    def _deposit(self) -> Errand:
        deed = self._orders.deed()
        self.moved.append(deed.transfer_id)
        return Deposit(deed, self._cause())

    def _submit(self, order: Order, among: list[TransferId]) -> Errand:
        among.append(order.transfer_id)
        return Submit(order, self._cause())

    def _end(self) -> Errand:
        if not self.holds:
            return self._deposit()
        hold_id = self.chance.choice(self.holds[-6:])
        kind = self.chance.choice(ENDINGS)
        return EndHold(hold_id, kind, self.chance.choice((0.5, 1.0)), self._cause())

    def _take_back(self) -> Errand:
        if not self.moved:
            return self._deposit()
        reason = self.chance.choice(("entered twice", "wrong person"))
        forced = self.chance.random() < 0.3
        return TakeBack(self.chance.choice(self.moved[-12:]), reason, forced, self._cause())

    def _cause(self) -> Cause:
        return Cause(id=f"command:{self.chance.getrandbits(40)}")


def wishes(seed: int, many: int) -> Sequence[Errand]:
    drawn = Wishes(Random(seed))  # noqa: S311 - it is to be the same each time
    return [drawn.one() for _ in range(many)]
