import time
from pathlib import Path

from lovebank.embedded.seeding import is_seeded
from tests.journeys.child import ChildCity, whole_story


async def test_a_first_start_that_is_killed_half_way_goes_on_where_it_was(tmp_path: Path) -> None:
    city = ChildCity(tmp_path)
    interrupted = 0
    # Until it has moved in: killed again and again, each time a little later.
    for attempt in range(1, 30):
        city.begin()
        interrupted += not seeded_within(tmp_path, attempt * 0.4)
        city.kill()
        if is_seeded(tmp_path):
            break
    assert interrupted
    city.start()
    try:
        await whole_story(city)
    finally:
        city.kill()


def seeded_within(folder: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not is_seeded(folder):
        time.sleep(0.01)
    return is_seeded(folder)
