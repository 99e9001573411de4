from prometheus_client import REGISTRY

from tests.builders import HUANG
from tests.services.requests.town import Town

URGENT = {"service_class": "P1"}


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"lovebank_requests_{name}", labels) or 0


async def test_a_command_that_is_repeated_is_counted_once(town: Town) -> None:
    before = counted("steps_total", step="accepted", **URGENT)
    path = f"/help-requests/{(await town.reported())['request_id']}"

    for _ in range(3):
        await town.post(HUANG, f"{path}/accept", key="my-yes")

    assert counted("steps_total", step="accepted", **URGENT) == before + 1


async def test_what_is_done_in_time_is_counted_as_a_promise_kept(town: Town) -> None:
    before = counted("promise_total", kept="yes", **URGENT)
    seconds = counted("solve_delay_seconds_sum", **URGENT)
    path = await town.accepted()
    town.clock.passes(minutes=30)
    await town.done(HUANG, f"{path}/arrive")
    await town.done(HUANG, f"{path}/complete", {"minutes_served": 20})

    assert counted("promise_total", kept="yes", **URGENT) == before + 1
    assert counted("solve_delay_seconds_sum", **URGENT) == seconds + 30 * 60


async def test_every_series_is_there_before_anything_happens(town: Town) -> None:
    labels = {"step": "disputed", "service_class": "P4"}

    assert town.service.name == "requests"
    assert REGISTRY.get_sample_value("lovebank_requests_steps_total", labels) == 0
