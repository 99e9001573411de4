from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from lovebank.rehearsal.profile import Profile
from lovebank.rehearsal.reading import read_year
from lovebank.rehearsal.rehearse import rehearse
from lovebank.rehearsal.year import generate

FIRST_DAY = datetime(2025, 3, 1, tzinfo=UTC)
SMALL = Profile(volunteers=60, activities=4, requests=25, residents_asking=20, days=40)


@contextmanager
def unseen(total: int, what: str) -> Iterator[Callable[[int], None]]:
    assert total, what
    yield lambda _: None


async def test_after_some_weeks_of_a_small_community_everything_holds(tmp_path: Path) -> None:
    lines = generate(3, SMALL, FIRST_DAY)
    year = read_year([line.model_dump_json().encode() for line in lines])

    told = await rehearse(year, tmp_path, 3, unseen)

    assert told.refused == []
    assert told.findings.broken == []
    assert told.findings.year["requests reported"] == 25
    assert told.findings.year["deposits"] == (
        told.findings.year["confirmed"] + told.findings.year["attendances"]
    )
    assert told.findings.year["minutes deposited"] > 0
