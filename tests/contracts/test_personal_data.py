"""The scanner that guards the topics: it passes what may be told, and finds what may not."""

import json
from typing import Any

import pytest

from lovebank.contracts.golden.sample import sample
from lovebank.contracts.registry import events
from lovebank.kernel.eventlog.log import Record
from tests.contracts.personal_data import scan

KNOWN = ["Neighbour of stair 2", "谢润梅", "138 0000 0000", "The corridor light of stair 2 is out."]
REQUEST = "01957f0e-8c00-7000-8000-000000000001"
HEADERS = {"content-type": "application/cloudevents+json; charset=UTF-8", "event-type": "a.b.v1"}


def record(data: Any, key: str = REQUEST, **headers: str) -> Record:
    value = {"id": f"{REQUEST}:1", "time": "2021-02-21T14:40:00.000Z", "data": data}
    return Record("lovebank.requests", key, json.dumps(value).encode(), HEADERS | headers)


def test_every_published_event_is_without_personal_data() -> None:
    assert scan([record(sample(event)) for event in events().values()], KNOWN) == []


@pytest.mark.parametrize(
    "leak",
    [
        {"reason": "Neighbour of stair 2"},
        {"reason": "NEIGHBOUROFSTAIR2"},
        {"reason": "谢润梅"},
        {"reason": ["x", {"y": "谢润梅"}]},
        {"party": "张"},
        {"reason": "13800000000"},
        {"reason": "volunteer:13912345678"},
        {"reason": "+86-139-1234-5678"},
        {"reason": "139-1234-5678"},
        {"reason": 13912345678},
        {"reason": "0746-8000000"},
        {"reason": "43110019450101123X"},
        {"reason": "lei@example.org"},
        {"reason": "she lives on the third floor"},
        {"phone": "1"},
        {"beneficiary": {"building": "7"}},
    ],
    ids=str,
)
def test_what_tells_who_somebody_is_is_found(leak: Any) -> None:
    assert scan([record(sample_of_a_request() | leak)], KNOWN) != []


def test_also_in_a_key_and_in_a_header() -> None:
    assert scan([record({}, key="13800000000")], KNOWN) != []
    assert scan([record({}, note="Neighbour of stair 2")], KNOWN) != []


def test_what_is_found_is_not_told_again() -> None:
    [*found] = scan([record({"reason": "谢润梅"})], KNOWN)

    assert "谢润梅" not in str(found)
    assert {finding.where for finding in found} == {"value.data.reason"}


def test_what_is_too_short_to_be_looked_for_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        scan([], ["7"])


def sample_of_a_request() -> dict[str, Any]:
    return sample(events()["org.lovebank.help_request.reported.v1"])
