import io
import json
import logging
from collections.abc import Iterator

import pytest

from lovebank.kernel.telemetry.correlation import correlated
from lovebank.kernel.telemetry.log import configure, correlate, get_logger


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = False


def test_a_program_reads_json() -> None:
    stream = io.StringIO()
    configure(stream=stream)

    with correlated("request-1"):
        get_logger("dispatch").info("wave.sent", asked=5, phone="13800000000")

    line = json.loads(stream.getvalue())
    assert line["event"] == "wave.sent"
    assert (line["asked"], line["phone"], line["level"]) == (5, "[hidden]", "info")
    assert (line["logger"], line["correlation_id"]) == ("dispatch", "request-1")
    assert line["timestamp"].endswith("Z")


def test_a_person_reads_colours() -> None:
    stream = Terminal()
    configure(stream=stream)

    get_logger("dispatch").info("wave.sent", asked=5)

    assert "\x1b[" in stream.getvalue()


def test_the_lines_of_libraries_are_ours() -> None:
    stream = io.StringIO()
    configure(stream=stream)

    correlate("request-2")
    logging.getLogger("some.library").warning("call %s", "13800000000")

    line = json.loads(stream.getvalue())
    assert (line["event"], line["logger"]) == ("call [hidden]", "some.library")
    assert line["correlation_id"] == "request-2"


def test_a_traceback_tells_nothing_personal() -> None:
    stream = io.StringIO()
    configure(stream=stream)

    try:
        int("13800000000 is a number")
    except ValueError:
        get_logger("dispatch").exception("wave.failed")

    assert "ValueError" in stream.getvalue()
    assert "13800000000" not in stream.getvalue()


def test_what_is_below_the_level_is_not_told() -> None:
    stream = io.StringIO()
    configure("warning", stream)

    get_logger("dispatch").info("wave.sent")

    assert stream.getvalue() == ""
