"""What is asked of the bank at once, otherwise, or by somebody who dies on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from lovebank.contracts.ids import TransferId
from lovebank.kernel.cause import Cause
from services.ledger.app import RECOVERY_SECONDS
from services.ledger.domain import chart
from services.ledger.domain.errors import OrderDiffers
from services.ledger.domain.order import Code, Kind, Order, ending, reversal
from services.ledger.domain.transfer import Final
from tests.builders import WUJIAYUAN
from tests.ledger_proofs.past import ENDINGS, Past
from tests.services.ledger.bank import deed, open_bank
from tests.services.ledger.usecases.crashing import Crash, CrashingDatabase, Fate
from tests.simulator_ledger.orders import MEMBERS, POOL, SERVICE

ANY = Cause(id="asked-again")
DYING, CRASH_SHARE = 30, 0.12


def other_bodies(order: Order) -> Iterator[Order]:
    """The same id, and in each another fact."""
    changes: dict[str, object] = {
        "amount": order.amount + 1,
        "credit": chart.account_of("somebody-else"),
        "code": Code.SETTLEMENT if order.code is not Code.SETTLEMENT else Code.GIFT,
        "floor": order.floor - 1,
        "reason": "another",
        "force": not order.force,
        "unit": "item:lamp",
        "policy_version": order.policy_version + 1,
    }
    for name, other in changes.items():
        yield order.model_copy(update={name: other})


async def holds(past: Past, many: int) -> Sequence[Order]:
    """New ones, that can all be paid."""
    giver = chart.account_of(MEMBERS[1])
    made = []
    for number in range(many):
        order = Order(
            transfer_id=TransferId(f"held:{number}"),
            kind=Kind.HOLD,
            code=Code.REDEMPTION_SERVICE,
            debit=giver,
            credit=(POOL, SERVICE)[number % 2],
            community_id=WUJIAYUAN,
            amount=10,
            force=True,
        )
        await past.submit(order)
        made.append(order)
    return made


async def end_in_three_ways(past: Past, hold: Order) -> list[Kind]:
    """At once, at both of the processes; what came of it."""
    ways = [ending(hold, kind, 6) for kind in past.chance.sample(ENDINGS, 3)]
    answers = await asyncio.gather(
        *(past.submit(way, bank) for way in ways for bank in past.banks), return_exceptions=True
    )
    done = [each for each in answers if isinstance(each, Final)]
    refused = [each for each in answers if isinstance(each, OrderDiffers)]
    assert len(done) + len(refused) == len(answers)
    return list({each.transfer.order.kind for each in done})


async def deposits(past: Past, many: int) -> Sequence[Final]:
    found = []
    for number in range(many):
        told = deed(f"taken-back-{number}", 20, MEMBERS[2], past.clock.at)
        outcome = await past.bank.teller.deposit(told, ANY)
        assert isinstance(outcome, Final)
        found.append(outcome)
    return found


async def take_back_twice(past: Past, deposit: Final) -> int:
    """At once, by two who do not know of each other. In how many ways it was done."""
    assert deposit.credit
    facts = (deposit.credit.minutes, deposit.credit.recognised_minutes)
    ways = [
        reversal(deposit.transfer.order, *facts, reason, "coordinator").model_copy(
            update={"force": True}
        )
        for reason in ("entered twice", "another person's")
    ]
    answers = await asyncio.gather(
        *(past.submit(way, bank) for way in ways for bank in past.banks), return_exceptions=True
    )
    done = [each for each in answers if isinstance(each, Final)]
    assert len(done) + sum(isinstance(each, OrderDiffers) for each in answers) == len(answers)
    return len({each.transfer.order.reason for each in done})


async def crash_on_the_way(past: Past) -> int:
    """Several who die, each at some step. How many transfers were left half way."""
    fate = Fate(Random(past.chance.random()))  # noqa: S311
    for number in range(DYING):
        fate.crash_share = 0.0
        dying = await open_bank(CrashingDatabase(past.database, fate), past.clock)
        fate.crash_share = CRASH_SHARE
        name = f"half-way-{past.clock.at.timestamp()}-{number}"
        told = deed(name, 20, past.chance.choice(MEMBERS[1:]), past.clock.at)
        try:
            await dying.teller.deposit(told, ANY)
        except Crash:
            continue
    return await past.bank.journal.count({"state": "pending"})


async def recover_as_the_timer_does(
    past: Past, phase_seconds: float, within_seconds: float
) -> None:
    """Whenever it was started, once every so many seconds."""
    began = past.clock.at
    while phase_seconds <= within_seconds:
        past.clock.at = began + timedelta(seconds=phase_seconds)
        await past.banks[1].teller.recover()
        phase_seconds += RECOVERY_SECONDS
    past.clock.at = began + timedelta(seconds=within_seconds)
