import gc
import weakref
from collections.abc import Iterator

import pytest

from lovebank.kernel.garbage import NEW_OBJECTS, collect_seldom


class Neighbour:
    """Of somebody who is theirs."""

    def __init__(self) -> None:
        self.neighbour = self


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    gc.collect()
    yield
    gc.set_threshold(*before)


def test_circles_are_looked_for_seldom_and_are_found_all_the_same() -> None:
    collect_seldom()
    lost = weakref.ref(Neighbour())
    few = [[number] for number in range(NEW_OBJECTS // 2)]
    was_there = lost() is not None
    del few

    many = [[number] for number in range(NEW_OBJECTS)]

    assert (was_there, lost()) == (True, None)
    assert many
