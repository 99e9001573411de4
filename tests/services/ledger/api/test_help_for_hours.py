"""A beneficiary pays who helps: held at the acceptance, paid at the confirmation, never twice."""

import asyncio
from datetime import timedelta
from typing import Any

from lovebank.contracts.event import Event
from lovebank.contracts.ids import RequestId
from lovebank.contracts.requests import (
    HelpRequestAccepted,
    HelpRequestCancelled,
    HelpRequestClosed,
    HelpRequestConfirmed,
    HelpRequestHandedBack,
    HelpRequestMerged,
)
from lovebank.contracts.words import CloseReason, ConfirmedBy, EvidenceGrade
from lovebank.kernel.service import Service
from services.ledger.domain.chart import pool_of
from tests.builders import (
    EVENING,
    HUANG,
    LEI,
    OPERATOR,
    OUTSIDER,
    TANG,
    TELEPHONE,
    WUJIAYUAN,
    told,
)
from tests.services.ledger.conftest import Hour
from tests.services.ledger.market import Market, kind_of

REQUEST = "request-9"
PROMISE = {"request_id": REQUEST, "minutes_max": 60}
FACTS: dict[str, Any] = {
    "community_id": WUJIAYUAN,
    "at": EVENING,
    "request_id": RequestId(REQUEST),
}


async def hear(service: Service, event: Event, number: int) -> None:
    """Twice, as it may come."""
    found = service.subscribers[0].find(event.type())
    assert found
    await found[1](told(event, REQUEST, number))
    await found[1](told(event, REQUEST, number))


async def promise(market: Market) -> None:
    await market.reported(REQUEST, TANG)
    await market.done("/help-for-hours", PROMISE, TANG)


async def accept(service: Service, number: int, by: str = HUANG) -> None:
    await hear(service, HelpRequestAccepted(**FACTS, volunteer_id=by), number)


async def confirm(service: Service, number: int, minutes: int, payer: str = TANG) -> None:
    confirmed = HelpRequestConfirmed(
        **FACTS,
        volunteer_id=HUANG,
        beneficiary_id=payer,
        minutes_served=minutes,
        confirmed_by=ConfirmedBy.BENEFICIARY,
        evidence_grade=EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
        policy_version=1,
    )
    await hear(service, confirmed, number)


async def state(market: Market) -> tuple[str, int]:
    shown = (await market.get(f"/help-for-hours/{REQUEST}", TANG)).json()
    return shown["state"], shown["paid_minutes"]


async def test_the_beneficiary_pays_and_nothing_is_issued_beside_it(
    market: Market, service: Service
) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await promise(market)

    await accept(service, 3)
    held = (await market.balance(TANG), await market.balance(HUANG))
    await confirm(service, 7, 38)

    assert held == ((40, 60), (0, 0))
    assert await state(market) == ("paid", 38)
    assert (await market.balance(TANG), await market.balance(HUANG)) == ((62, 0), (38, 0))
    helper = await market.bank.account(HUANG)
    assert (helper.lifetime_minutes, helper.recognised["6"]) == (38, 38)
    assert await market.agrees()


async def test_no_more_than_was_promised_is_paid_and_the_rest_is_issued(
    market: Market, service: Service
) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await promise(market)

    await accept(service, 3)
    await confirm(service, 7, 90)

    assert (await market.balance(TANG), await market.balance(HUANG)) == ((40, 0), (90, 0))
    assert await market.agrees()


async def test_handed_back_it_waits_for_another(market: Market, service: Service) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await promise(market)

    await accept(service, 3, by="volunteer-riverside")
    await hear(service, HelpRequestHandedBack(**FACTS, volunteer_id=HUANG), 4)
    back = (await state(market), await market.balance(TANG))
    await accept(service, 5)
    await confirm(service, 7, 60)

    assert back == (("promised", 0), (100, 0))
    assert (await market.balance(TANG), await market.balance(HUANG)) == ((40, 0), (60, 0))
    assert await market.agrees()


async def test_what_comes_to_nothing_costs_nothing(market: Market, service: Service) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await promise(market)

    await accept(service, 3)
    gone = HelpRequestCancelled(**FACTS, reason=CloseReason.NO_LONGER_NEEDED)
    await hear(service, gone, 4)

    assert await state(market) == ("ended", 0)
    assert await market.balance(TANG) == (100, 0)


async def test_for_a_request_that_goes_on_in_another_nothing_is_promised_any_more(
    market: Market, service: Service
) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await promise(market)

    await hear(service, HelpRequestMerged(**FACTS, into=RequestId("request-1")), 2)

    assert await state(market) == ("ended", 0)


async def test_what_is_paid_stays_paid_when_it_is_closed(market: Market, service: Service) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await promise(market)
    await accept(service, 3)
    await confirm(service, 7, 38)

    await hear(service, HelpRequestClosed(**FACTS, reason=CloseReason.SOLVED_BY_VOLUNTEER), 8)

    assert await state(market) == ("paid", 38)


async def test_who_has_not_enough_is_helped_all_the_same(market: Market, service: Service) -> None:
    await market.earn(days=1, minutes=1, member=TANG)
    await market.earn(days=1, minutes=1)
    slip = await market.reserve("haircut", 10, by=TANG)
    assert slip.status_code == 201
    await promise(market)

    await accept(service, 3)
    await confirm(service, 7, 38)

    assert await state(market) == ("unfunded", 0)
    assert await market.balance(HUANG) == (39, 0)
    assert await market.agrees()


async def test_nobody_pays_for_a_request_of_another(market: Market, service: Service) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await promise(market)

    await accept(service, 3)
    await confirm(service, 7, 38, payer=LEI)

    assert await state(market) == ("ended", 0)
    assert (await market.balance(TANG), await market.balance(HUANG)) == ((100, 0), (38, 0))


async def test_what_nobody_confirms_is_held_for_thirty_days_and_then_let_go(
    market: Market, service: Service, clock: Hour
) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await promise(market)
    await accept(service, 3)
    shown = (await market.get(f"/help-for-hours/{REQUEST}", TANG)).json()
    assert shown["held_until"] == "2021-03-23T22:40:00.000Z"

    clock.at = EVENING + timedelta(days=30, seconds=-1)
    await market.expire()
    assert (await state(market), await market.balance(TANG)) == (("held", 0), (40, 60))
    clock.at = EVENING + timedelta(days=30)
    for _ in range(2):
        await market.expire()

    assert (await state(market), await market.balance(TANG)) == (("ended", 0), (100, 0))
    await confirm(service, 7, 38)  # Helped all the same: of the community's minutes.
    assert (await market.balance(TANG), await market.balance(HUANG)) == ((100, 0), (38, 0))
    assert await market.agrees()


async def test_confirmed_at_the_last_moment_is_paid_or_let_go_and_never_both(
    market: Market, service: Service, clock: Hour
) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await promise(market)
    await accept(service, 3)
    clock.at = EVENING + timedelta(days=30)

    await asyncio.gather(market.expire(), confirm(service, 7, 38), market.expire())

    paid = (await state(market))[1]
    assert await market.balance(TANG) == (100 - paid, 0)
    assert await market.balance(HUANG) == (38, 0)
    assert await market.agrees()


async def test_who_promises_for_whom(market: Market) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await market.reported(REQUEST, TANG)
    of_tang = {**PROMISE, "beneficiary_id": TANG}

    first = await market.post("/help-for-hours", of_tang, TELEPHONE, key="promise")
    again = await market.post("/help-for-hours", of_tang, TELEPHONE, key="promise")
    second = await market.post("/help-for-hours", {**PROMISE, "minutes_max": 5}, TANG)
    by_another = await market.post("/help-for-hours", {**of_tang, "request_id": "request-8"}, HUANG)
    elsewhere = await market.get(f"/help-for-hours/{REQUEST}", OUTSIDER)
    withdrawn = await market.post(f"/help-for-hours/{REQUEST}/withdraw", {}, TANG, key="back")
    repeated = await market.post(f"/help-for-hours/{REQUEST}/withdraw", {}, TANG, key="back")
    too_late = await market.post(f"/help-for-hours/{REQUEST}/withdraw", {}, TANG)

    assert again.json() == first.json()
    assert kind_of(second) == (409, "already-there")
    assert kind_of(by_another) == (403, "not-for-you")
    assert kind_of(elsewhere) == (404, "nothing-here")
    assert withdrawn.json()["state"] == repeated.json()["state"] == "ended"
    assert kind_of(too_late) == (409, "wrong-state")


async def test_what_the_helper_has_no_room_for_nobody_pays(
    market: Market, service: Service
) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await market.earn(days=1, minutes=30)
    rules = {"community_id": WUJIAYUAN, "ceiling_minutes": 50}
    await market.done("/policies", rules, OPERATOR)
    await promise(market)

    await accept(service, 3)
    await confirm(service, 7, 38)

    assert await state(market) == ("paid", 20)
    assert (await market.balance(TANG), await market.balance(HUANG)) == ((80, 0), (50, 0))
    pool = (await market.bank.accounts.get(pool_of(WUJIAYUAN))).value
    assert (pool.available, (await market.bank.account(HUANG)).lifetime_minutes) == (18, 68)
    assert await market.agrees()


async def test_where_the_helper_has_no_room_at_all_the_hold_is_let_go(
    market: Market, service: Service
) -> None:
    await market.earn(days=1, minutes=100, member=TANG)
    await market.earn(days=1, minutes=30)
    await market.done("/policies", {"community_id": WUJIAYUAN, "ceiling_minutes": 30}, OPERATOR)
    await promise(market)

    await accept(service, 3)
    await confirm(service, 7, 38)

    assert await state(market) == ("ended", 0)
    assert (await market.balance(TANG), await market.balance(HUANG)) == ((100, 0), (30, 0))
    assert await market.agrees()


async def test_nobody_promises_for_a_request_of_another_or_for_none(market: Market) -> None:
    """Else whoever is first would keep the beneficiary from promising."""
    for member in (TANG, HUANG):
        await market.earn(days=1, minutes=100, member=member)
    await market.reported(REQUEST, TANG)
    of_none = {**PROMISE, "request_id": "request-of-nobody"}

    by_another = [await market.post("/help-for-hours", PROMISE, HUANG, key="k") for _ in range(2)]
    for_another = await market.post(
        "/help-for-hours", {**PROMISE, "beneficiary_id": HUANG}, TELEPHONE
    )
    unheard_of = await market.post("/help-for-hours", of_none, TANG)
    nothing_kept = await market.get(f"/help-for-hours/{REQUEST}", TANG)
    own = await market.post("/help-for-hours", PROMISE, TANG)

    for refused in (*by_another, for_another, unheard_of):
        assert kind_of(refused) == (404, "no-such-request")
    assert by_another[0].json()["detail"] == by_another[1].json()["detail"]
    assert kind_of(nothing_kept) == (404, "nothing-here")
    assert own.status_code == 201
