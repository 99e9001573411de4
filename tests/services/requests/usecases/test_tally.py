from prometheus_client import REGISTRY

from tests.services.requests.town import Town


def shown(state: str) -> float | None:
    return REGISTRY.get_sample_value("lovebank_requests_now", {"state": state})


async def test_the_board_shows_how_many_wait_and_how_many_are_served(town: Town) -> None:
    await town.reported()
    await town.reported()
    await town.accepted()
    _, tally = town.service.timers

    await tally.run()

    assert (shown("reported"), shown("accepted"), shown("completed")) == (2, 1, 0)
