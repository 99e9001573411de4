import logging

from lovebank.kernel.telemetry.repeats import REMEMBERED_MAX, Repeats


class Day:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds


def said(name: str, words: str, *of_what: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, "", 1, words, of_what, None)


def test_what_a_library_repeats_is_told_once_a_minute() -> None:
    day = Day()
    told = Repeats(["aiokafka"], day.now)
    away = said("aiokafka.client", "no node %s", 1)

    assert told.filter(away)
    day.seconds = 59
    assert not told.filter(away)
    day.seconds = 60
    assert told.filter(away)
    day.seconds = 61
    assert not told.filter(away)


def test_what_is_of_another_thing_is_told() -> None:
    told = Repeats(["aiokafka"], Day().now)

    assert told.filter(said("aiokafka", "no node %s", 1))
    assert told.filter(said("aiokafka", "no node %s", 2))
    assert told.filter(said("aiokafka.consumer", "no node %s", 1))


def test_our_own_lines_are_never_kept_back() -> None:
    told = Repeats(["aiokafka"], Day().now)

    assert [told.filter(said("outbox", "outbox.not_sent")) for _ in range(3)] == [True] * 3


def test_it_remembers_no_more_than_so_much() -> None:
    told = Repeats(["aiokafka"], Day().now)
    for number in range(REMEMBERED_MAX + 1):
        told.filter(said("aiokafka", "no node %s", number))

    assert told.filter(said("aiokafka", "no node %s", 0))
    assert not told.filter(said("aiokafka", "no node %s", REMEMBERED_MAX))
