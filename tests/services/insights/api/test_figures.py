from datetime import date

import httpx
import pytest

from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.service import Service
from tests.builders import (
    AUDITOR,
    CITY,
    CITY_OPERATOR,
    COORDINATOR,
    HUANG,
    OUTSIDER,
    QINGLONG,
    WUJIAYUAN,
)
from tests.hearing import deliver
from tests.services.insights.recount import Recount, events_of
from tests.services.insights.town import (
    DISTRICT_WORKER,
    Month,
    figures,
    laid_together,
    publish,
)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_figures_equal_a_recount_from_the_log(
    service: Service, client: httpx.AsyncClient, log: EventLog, seed: int
) -> None:
    story = laid_together(Month(seed).told(requests=120), seed)
    await publish(log, story)
    await deliver(service.subscribers[0], *story)

    answer = (await figures(client, COORDINATOR)).json()

    recount = Recount(await events_of(log, WUJIAYUAN))
    assert answer["total"] == recount.total()
    assert answer["total"]["reported"] > 50
    assert len(answer["days"]) == 25
    for shown in answer["days"]:
        assert shown["figures"] == recount.day(date.fromisoformat(shown["day"])), shown["day"]


async def test_a_region_is_the_sum_of_its_communities(
    service: Service, client: httpx.AsyncClient, log: EventLog
) -> None:
    story = laid_together(Month(7).told(requests=150), 7)
    await publish(log, story)
    await deliver(service.subscribers[0], *story)

    region = (await figures(client, CITY_OPERATOR, CITY)).json()
    homes = [
        (await figures(client, person, place)).json()["total"]
        for person, place in ((COORDINATOR, WUJIAYUAN), (OUTSIDER, QINGLONG))
    ]

    assert region["days"] == []
    for name in ("reported", "accepted", "minutes_deposited", "volunteers_asked", "notifications"):
        assert region["total"][name] == homes[0][name] + homes[1][name]
    events = [*await events_of(log, WUJIAYUAN), *await events_of(log, QINGLONG)]
    whole = Recount(events).total()
    assert region["total"]["median_minutes_to_accept"] == whole["median_minutes_to_accept"]


@pytest.mark.parametrize("person", [CITY_OPERATOR, AUDITOR, DISTRICT_WORKER])
async def test_who_sees_a_region_is_not_told_of_a_handful(
    service: Service, client: httpx.AsyncClient, person: str
) -> None:
    await deliver(service.subscribers[0], *laid_together(Month(5).told(requests=6), 5))

    home = (await figures(client, COORDINATOR)).json()
    seen = (await figures(client, person)).json()

    few = {name for name, n in home["total"].items() if isinstance(n, int) and 0 < n < 5}
    assert few >= {"accepted", "completed", "confirmed"}
    assert all(seen["total"][name] is None for name in few)
    assert seen["total"]["median_minutes_to_accept"] is None
    assert seen["total"]["share_within_promise"] is None
    assert seen["total"]["activities"] == home["total"]["activities"] == 0
    counts = [*seen["total"].values(), *seen["total"]["closed"].values()]
    assert not any(isinstance(n, int) and 0 < n < 5 for n in counts)
    assert (seen["suppressed_below"], seen["days"]) == (5, [])


async def test_a_day_begins_at_midnight_in_china(
    service: Service, client: httpx.AsyncClient
) -> None:
    story = laid_together(Month(3).told(requests=1), 3)
    report = next(told for told in story if told.data.kind == "help_request.reported")
    for number, hour in enumerate(("15:59:59.999", "16:00:00.000")):
        at = f"2026-03-05T{hour}Z"
        data = type(report.data).model_validate(
            {**report.data.model_dump(), "at": at, "community_id": WUJIAYUAN}
        )
        heard = report.model_copy(update={"data": data, "subject": f"request-at-{number}"})
        await deliver(service.subscribers[0], heard)
    await deliver(service.subscribers[0], *Month(1).told(requests=0)[0])

    answer = (await figures(client, COORDINATOR)).json()

    counted = {day["day"]: day["figures"]["reported"] for day in answer["days"]}
    assert (counted["2026-03-05"], counted["2026-03-06"]) == (1, 1)


async def test_questions_that_cannot_be_answered_are_refused(
    service: Service, client: httpx.AsyncClient
) -> None:
    await deliver(service.subscribers[0], *Month(1).told(requests=0)[0])

    refused = {
        "nothing-here": await figures(client, COORDINATOR, QINGLONG),
        "not-for-you": await figures(client, HUANG),
        "days-reversed": await figures(client, COORDINATOR, to="2026-02-28"),
        "too-many-days": await figures(client, COORDINATOR, to="2027-03-02"),
        "invalid": await figures(client, COORDINATOR, to="yesterday"),
    }
    region = await figures(client, CITY_OPERATOR, CITY, to="2026-04-01")

    for name, answer in refused.items():
        assert answer.json()["type"].endswith(name), answer.text
    assert [answer.status_code for answer in refused.values()] == [404, 403, 422, 422, 422]
    assert region.json()["type"].endswith("too-many-days")
