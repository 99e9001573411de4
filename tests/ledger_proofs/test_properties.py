"""P1 to P14 of the design, each by name, over a bank with a past: months of it, seeded.

`LOVEBANK_PROOFS_WISHES` and `LOVEBANK_TEST_SEED` make it longer, and another one.
"""

import asyncio
import os
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.outbox import Relay
from services.ledger.domain.chart import MINUTES
from services.ledger.domain.errors import NoSuchAccount, OrderDiffers, UnitsDiffer
from services.ledger.domain.order import ENDS_A_HOLD, Deed
from services.ledger.domain.stars import eligible_level
from tests.builders import EVENING
from tests.ledger_proofs import deposits, racing, reading, sealing
from tests.ledger_proofs.past import Past, copy_of, members, open_past
from tests.ledger_proofs.subscriber import Subscriber, book_of
from tests.services.ledger.bank import open_bank
from tests.simulator_ledger.orders import MEMBERS

DEEDS = st.lists(deposits.deeds(), max_size=12, unique_by=lambda deed: deed.deed_id)
SEED = int(os.environ.get("LOVEBANK_TEST_SEED", "1963"))
WISHES = int(os.environ.get("LOVEBANK_PROOFS_WISHES", "180"))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Lived once, and closed: each test goes on from a copy of its own."""

    async def live() -> Past:
        path = tmp_path_factory.mktemp("past") / "ledger.sqlite"
        async with open_past(path, SEED, WISHES) as past:
            return past

    return asyncio.run(live())


@pytest.fixture
async def past(lived: Past, tmp_path: Path) -> AsyncIterator[Past]:
    async with copy_of(lived, tmp_path / "ledger.sqlite") as past:
        yield past


async def test_p01_every_final_transfer_balances_and_all_of_it_is_zero(past: Past) -> None:
    finals = await past.finals()
    assert [each for each in finals if reading.is_unbalanced(each)] == []

    books = await past.bank.bookkeeper.books({}, {})
    assert books.total_minutes == 0
    accounts = [kept.value async for kept in past.bank.accounts.every({})]
    for unit in {account.unit for account in accounts}:
        kept = sum(account.balance_minutes for account in accounts if account.unit == unit)
        assert kept + reading.other_side(finals, unit) == 0
    assert sum(each.balance_minutes for each in accounts if each.unit == MINUTES) != 0


async def test_p02_each_counter_is_the_sum_of_the_final_transfers(past: Past) -> None:
    finals = await past.finals()
    async for kept in past.bank.accounts.every({}):
        assert reading.counters(kept.value) == reading.summed(kept.id, finals)


async def test_p03_available_is_what_is_left_and_above_its_floor_at_every_step(past: Past) -> None:
    versions = past.seen("accounts")
    assert len(versions) > WISHES / 2
    for name, each in versions:
        left = each["credits_posted"] - each["debits_posted"] - each["held"]
        assert (each["available"], each["held"] >= 0) == (left, True), name
    for final in await past.finals():
        order = final.transfer.order
        if final.debit and not order.force and order.kind not in ENDS_A_HOLD:
            assert final.debit.available >= order.floor


async def test_p04_lines_have_no_gap_and_each_begins_where_the_last_one_ended(past: Past) -> None:
    finals = await past.finals()
    async for kept in past.bank.accounts.every({}):
        lines = reading.lines_of(kept.id, finals)
        assert [each.account_version for each in lines] == [*range(1, kept.value.version + 1)]
        assert reading.unchained(lines) == []
    last: defaultdict[str, int] = defaultdict(int)
    for name, each in past.seen("accounts"):
        assert each["version"] >= last[name], "at no step was a line taken back"
        last[name] = each["version"]


async def test_p05_one_id_has_one_outcome_and_every_answer_was_that(past: Past) -> None:
    ended: dict[str, object] = {}
    for name, each in past.seen("journal"):
        assert name not in ended, "whatever is at its end is never written again"
        if each["state"] != "pending":
            ended[name] = each["state"]
    await sealing.seal(past)
    again = [await past.banks[1].teller.submit(order, racing.ANY) for order, _ in past.replies]

    for (_, said), now in zip(past.replies, again, strict=True):
        assert reading.facts(said) == reading.facts(now)
    assert len({order.transfer_id for order, _ in past.replies}) < len(past.replies)
    assert {outcome.state for _, outcome in past.replies} == {"final", "rejected"}


async def test_p06_the_same_id_with_another_body_is_refused_and_nothing_is_written(
    past: Past,
) -> None:
    before, asked = past.everything(), 0
    for order in past.chance.sample([order for order, _ in past.replies], 12):
        for other in racing.other_bodies(order):
            with pytest.raises((OrderDiffers, UnitsDiffer, NoSuchAccount)):
                await past.bank.teller.submit(other, racing.ANY)
            asked += 1
    assert asked > 60
    assert past.everything() == before


async def test_p07_of_capture_release_and_expiry_at_once_one_ends_the_hold(past: Past) -> None:
    ended = [await racing.end_in_three_ways(past, hold) for hold in await racing.holds(past, 12)]

    assert [len(each) for each in ended] == [1] * 12
    assert len({kind for each in ended for kind in each}) > 1
    assert await reading.wrong(past.database) == []


async def test_p08_a_transfer_is_reversed_at_most_once(past: Past) -> None:
    reversed_ones = Counter(
        each.transfer.order.reverses for each in await past.finals() if each.transfer.order.reverses
    )
    assert len(reversed_ones) > 3
    assert set(reversed_ones.values()) == {1}

    times = [await racing.take_back_twice(past, each) for each in await racing.deposits(past, 8)]
    assert times == [1] * 8
    assert await reading.wrong(past.database) == []


async def test_p09_every_final_transfer_is_published_and_who_hears_all_has_the_same_books(
    past: Past, tmp_path: Path
) -> None:
    async with open_sqlite_log(tmp_path / "log.sqlite") as log:
        await log.ensure("lovebank.ledger", 3)
        relays = [Relay("ledger", past.database, log) for _ in range(2)]
        while any(await asyncio.gather(*(each.publish_pending() for each in relays))):
            continue
        heard = Subscriber()
        async for each in log.read("lovebank.ledger"):
            heard.hear(each.record)

    finals = await past.finals()
    assert heard.transfers == {each.transfer.transfer_id for each in finals}
    assert heard.times.total() > len(heard.times), "two relays tell some of it twice"
    async for kept in past.bank.accounts.every({}):
        assert heard.book(kept.id) == book_of(kept.value)


async def test_p10_ten_seconds_after_the_last_fault_nothing_is_in_flight(past: Past) -> None:
    for phase_seconds in (0.0, 2.5, 4.9):
        left = await racing.crash_on_the_way(past)
        assert left > 0
        await racing.recover_as_the_timer_does(past, phase_seconds, within_seconds=10.0)

        assert await past.bank.journal.count({"state": "pending"}) == 0
    assert await reading.wrong(past.database) == []


@settings(max_examples=200, deadline=None)
@given(DEEDS, st.randoms(use_true_random=False))
def test_p11_in_whatever_order_deposits_come_in_the_account_is_the_same(
    deeds: list[Deed], chance: Random
) -> None:
    in_order = deposits.account_after(deeds)
    chance.shuffle(deeds)

    assert deposits.state_of(deposits.account_after(deeds)) == deposits.state_of(in_order)


async def test_p11_in_whatever_order_a_bank_hears_of_deposits_its_books_are_the_same(
    tmp_path: Path,
) -> None:
    deeds, chance = deposits.some_deeds(WISHES // 5, Random(SEED)), Random(SEED)  # noqa: S311
    books = []
    for number in range(3):
        async with open_sqlite(tmp_path / f"{number}.sqlite") as database:
            bank = await open_bank(database, lambda: EVENING)
            shuffled = chance.sample(deeds, len(deeds))
            await asyncio.gather(*(bank.deposit(each) for each in shuffled))
            accounts = [kept.value async for kept in bank.accounts.every({})]
            books.append({each.account_id: deposits.state_of(each) for each in accounts})
    assert books[0] == books[1] == books[2]


async def test_p12_a_star_follows_from_counters_and_policy_after_every_line(past: Past) -> None:
    finals, reached = await past.finals(), 0
    for account_id in members():
        told: list[int] = []
        for line, final in reading.with_lines(account_id, finals):
            order = final.transfer.order
            recognised = sum(
                each.recognised_minutes
                for each in reading.lines_of(account_id, finals)
                if each.account_version <= line.account_version
            )
            assert line.lifetime_minutes == recognised
            if order.deed:
                policy = await past.bank.rules.numbered(order.community_id, order.policy_version)
                level = eligible_level(recognised, policy.star_ladder_minutes)
                assert [*line.stars] == [*range(max(told, default=0) + 1, level + 1)]
                told += line.stars
        reached += len(told)
        kept = await past.bank.accounts.get(account_id)
        assert kept.value.star_level_told == max(told, default=0)
    assert reached > 3


async def test_p13_the_chain_verifies_and_any_byte_that_is_flipped_is_detected(past: Past) -> None:
    await sealing.seal(past)
    assert await sealing.faults(past) == []

    for flipped in await sealing.flip_bytes(past, times=WISHES // 9):
        assert flipped.is_named, flipped
    assert await sealing.faults(past) == []


async def test_p14_opening_and_lines_make_the_closing_of_every_month_and_account(
    past: Past,
) -> None:
    finals = await past.finals()
    months = 0
    async for kept in past.bank.accounts.every({}):
        closing = 0
        for month in reading.months_of(kept.id, finals):
            assert month.opening_balance_minutes == closing
            closing += sum(line.minutes for line in month.lines)
            assert month.closing_balance_minutes == closing
            months += 1
        assert closing == kept.value.balance_minutes
    assert months > len(members())
    for member in MEMBERS:
        assert await reading.statement(past, member) == reading.months_of(
            f"account:{member}", finals
        )


async def test_p14_while_a_line_is_on_its_way_the_statement_ends_before_it(past: Past) -> None:
    await racing.crash_on_the_way(past)
    later = await racing.deposits(past, 3)
    assert await past.bank.journal.count({"state": "pending"}) > 0
    assert later[-1].credit
    for member in MEMBERS:
        for month in await reading.statement(past, member):
            moved = sum(line.minutes for line in month.lines)
            assert month.opening_balance_minutes + moved == month.closing_balance_minutes
