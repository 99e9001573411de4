"""The books are corrected by a transfer of its own that two people of two houses want."""

import asyncio
from typing import Any

import pytest

from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from services.ledger.domain.chart import account_of, pool_of
from services.ledger.domain.order import Code, Order
from tests.builders import CITY_OPERATOR, COORDINATOR, HUANG, OUTSIDER, SOCIAL_WORKER, WUJIAYUAN
from tests.services.ledger.bank import Bank, deed
from tests.services.ledger.offices import Offices

DEPOSIT = "deposit:request-1"


@pytest.fixture(autouse=True)
async def earned(offices: Offices, bank: Bank) -> None:
    """38 minutes of the corridor light, and a pool to give them to."""
    await bank.deposit(deed())
    pool = pool_of(WUJIAYUAN)
    await bank.teller.open_account(deed().volunteer_id, WUJIAYUAN, pool)
    assert await offices.balance() == 38


async def proposed(offices: Offices, **told: Any) -> str:
    body = {"transfer_id": DEPOSIT, "because": "entered_twice", **told}
    shown = await offices.done(COORDINATOR, "/adjustments", body)
    return f"/adjustments/{shown['adjustment_id']}"


async def give_away(bank: Bank, minutes: int, name: str = "gift:1") -> None:
    order = Order(
        transfer_id=name,
        code=Code.DONATION,
        debit=account_of(HUANG),
        credit=pool_of(WUJIAYUAN),
        community_id=WUJIAYUAN,
        amount=minutes,
    )
    await bank.teller.submit(order, Cause(id=name))


async def test_a_deposit_is_taken_back_with_reason_and_both_names(
    offices: Offices, bank: Bank
) -> None:
    path = await proposed(offices)
    assert await offices.balance() == 38

    done = await offices.done(SOCIAL_WORKER, f"{path}/approve")

    assert (done["state"], done["transfer_id"]) == ("done", f"{DEPOSIT}:reversed")
    account = await bank.account()
    assert (account.balance_minutes, account.lifetime_minutes) == (0, 0)
    order = (await bank.teller.look(done["transfer_id"])).transfer.order
    assert (order.reason, order.proposed_by, order.approved_by) == (
        "entered_twice",
        COORDINATOR,
        SOCIAL_WORKER,
    )
    assert await offices.books_agree()


async def test_a_transfer_is_taken_back_once(offices: Offices) -> None:
    first, second = await proposed(offices), await proposed(offices)
    await offices.done(SOCIAL_WORKER, f"{first}/approve")

    failed = await offices.done(SOCIAL_WORKER, f"{second}/approve")

    assert (failed["state"], await offices.balance()) == ("failed", 0)
    assert "it was taken back before" in failed["why"]
    body = {"transfer_id": DEPOSIT, "because": "fraud"}
    assert await offices.refused(COORDINATOR, "/adjustments", body) == "cannot-be-reversed"


async def test_of_two_approvals_at_once_one_takes_it_back(offices: Offices) -> None:
    first, second = await proposed(offices), await proposed(offices, because="fraud")

    ended = await asyncio.gather(
        offices.done(SOCIAL_WORKER, f"{first}/approve"),
        offices.done(CITY_OPERATOR, f"{second}/approve"),
    )

    assert sorted(each["state"] for each in ended) == ["done", "failed"]
    assert await offices.balance() == 0
    assert await offices.books_agree()


async def test_of_two_alike_approved_at_once_one_took_it_back(offices: Offices) -> None:
    paths = [await proposed(offices) for _ in range(6)]

    ended = await asyncio.gather(
        *(offices.done(SOCIAL_WORKER, f"{path}/approve") for path in paths)
    )

    assert sorted(each["state"] for each in ended) == ["done", *["failed"] * 5]
    assert await offices.balance() == 0


async def test_what_was_spent_comes_back_only_by_force_and_that_shows(
    offices: Offices, bank: Bank, database: Database
) -> None:
    await give_away(bank, 30)
    mild = await offices.done(SOCIAL_WORKER, f"{await proposed(offices)}/approve")
    assert (mild["state"], mild["why"], await offices.balance()) == ("failed", "insufficient", 8)

    forced = await offices.done(SOCIAL_WORKER, f"{await proposed(offices, force=True)}/approve")

    assert (forced["state"], forced["force"], await offices.balance()) == ("done", True, -30)
    assert (await bank.teller.look(forced["transfer_id"])).transfer.order.force
    documents = await database.open("journal")
    events = [told.event for each in await documents.pending(100) for told in each.events]
    [reversed_] = [each["data"] for each in events if "reversed" in each["type"]]
    assert (reversed_["forced"], reversed_["minutes"]) == (True, 38)
    assert await offices.books_agree()


async def test_refused_by_the_books_it_is_tried_anew_once_the_minutes_are_there(
    offices: Offices, bank: Bank
) -> None:
    await give_away(bank, 30)
    await offices.done(SOCIAL_WORKER, f"{await proposed(offices)}/approve")
    await bank.deposit(deed("request-2", 60))

    done = await offices.done(SOCIAL_WORKER, f"{await proposed(offices)}/approve")

    assert (done["state"], await offices.balance()) == ("done", 30)


async def test_a_gift_can_be_taken_back_and_a_way_back_cannot(offices: Offices, bank: Bank) -> None:
    await give_away(bank, 30)
    done = await offices.done(
        SOCIAL_WORKER, f"{await proposed(offices, transfer_id='gift:1')}/approve"
    )
    assert (done["state"], await offices.balance()) == ("done", 38)

    again = {"transfer_id": done["transfer_id"], "because": "fraud"}
    assert await offices.refused(COORDINATOR, "/adjustments", again) == "cannot-be-reversed"
    nothing = {"transfer_id": "deposit:nothing", "because": "fraud"}
    assert await offices.refused(COORDINATOR, "/adjustments", nothing) == "nothing-here"


async def test_nobody_corrects_in_their_own_case(offices: Offices, bank: Bank) -> None:
    own = deed("request-9", volunteer_id=type(HUANG)(COORDINATOR))
    await bank.deposit(own)

    body = {"transfer_id": "deposit:request-9", "because": "wrong_minutes"}
    assert await offices.refused(COORDINATOR, "/adjustments", body) == "own-case"


async def test_it_needs_a_second_house_and_can_be_refused_or_withdrawn(offices: Offices) -> None:
    first, second = await proposed(offices), await proposed(offices)

    assert await offices.refused(COORDINATOR, f"{first}/approve") == "own-case"
    no = {"because": "not_needed"}
    assert (await offices.done(SOCIAL_WORKER, f"{first}/refuse", no))["why"] == "not_needed"
    assert (await offices.done(COORDINATOR, f"{second}/withdraw"))["state"] == "withdrawn"
    assert await offices.refused(SOCIAL_WORKER, f"{second}/approve") == "wrong-state"
    assert await offices.balance() == 38


async def test_another_community_learns_nothing_of_it(offices: Offices) -> None:
    path = await proposed(offices)
    body = {"transfer_id": DEPOSIT, "because": "fraud"}

    assert await offices.refused(OUTSIDER, "/adjustments", body) == "nothing-here"
    assert await offices.refused(OUTSIDER, f"{path}/approve") == "nothing-here"
    assert (await offices.seen(OUTSIDER, "/adjustments"))["items"] == []
    assert (await offices.seen(HUANG, path))["state"] == "proposed"
