"""The published contracts: what the code has, and what subscribers were promised."""

from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from lovebank.contracts.event import Event
from lovebank.contracts.golden import FOLDER, breaks, generate, path, read
from lovebank.contracts.registry import TOPICS, events

EVENTS = events()
every_event = pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.type())


@every_event
def test_the_code_is_as_published(event: type[Event]) -> None:
    assert path(event.type()).exists(), "run python -m lovebank.contracts.golden"
    assert read(event.type()) == generate(event)


@every_event
def test_a_published_event_is_still_understood(event: type[Event]) -> None:
    golden = read(event.type())

    for published in golden["examples"]:
        Draft202012Validator(golden).validate(published)
        assert event.model_validate(published).model_dump(mode="json") == published


@every_event
def test_subscribers_of_the_published_event_understand_todays(event: type[Event]) -> None:
    assert [*breaks(read(event.type()), generate(event))] == []


@every_event
def test_a_field_that_is_added_later_is_ignored(event: type[Event]) -> None:
    [published] = read(event.type())["examples"]

    assert (
        event.model_validate({**published, "added_later": 1}).model_dump(mode="json") == published
    )


@every_event
def test_an_event_without_what_it_must_have_is_refused(event: type[Event]) -> None:
    golden = read(event.type())
    [published] = golden["examples"]

    for name in golden["required"]:
        with pytest.raises(ValidationError):
            event.model_validate({key: value for key, value in published.items() if key != name})


@every_event
def test_an_event_is_published_on_a_topic_there_is(event: type[Event]) -> None:
    assert event.topic in TOPICS


def test_nothing_published_is_gone() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == {*EVENTS}


def accepted() -> dict[str, Any]:
    return deepcopy(read("org.lovebank.help_request.accepted.v1"))


def test_a_field_that_is_gone_breaks() -> None:
    changed = accepted()
    del changed["properties"]["volunteer_id"]

    assert [*breaks(accepted(), changed)] == ["volunteer_id is gone"]


def test_a_field_of_another_type_breaks() -> None:
    changed = accepted()
    changed["properties"]["volunteer_id"]["type"] = "integer"

    assert [*breaks(accepted(), changed)] == ["volunteer_id means something else"]


def test_a_new_field_that_old_events_have_not_breaks() -> None:
    changed = accepted()
    changed["properties"]["mood"] = {"type": "string"}
    changed["required"].append("mood")

    assert len([*breaks(accepted(), changed)]) == 1


def test_a_field_that_may_be_missing_now_breaks() -> None:
    changed = accepted()
    changed["required"].remove("volunteer_id")

    assert len([*breaks(accepted(), changed)]) == 1


def test_a_code_that_nobody_knew_breaks() -> None:
    closed = read("org.lovebank.help_request.closed.v1")
    changed = deepcopy(closed)
    changed["$defs"]["CloseReason"]["enum"].append("forgotten")

    assert [*breaks(closed, changed)] == ["reason means something else"]


def test_a_new_field_with_a_default_breaks_nothing() -> None:
    changed = accepted()
    changed["properties"]["mood"] = {"type": "string", "default": "glad"}

    assert [*breaks(accepted(), changed)] == []
