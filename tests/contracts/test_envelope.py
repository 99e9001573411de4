"""The envelope, as an independent reader of CloudEvents 1.0 takes it, in structured mode."""

import json
from datetime import datetime
from typing import Any

import pytest
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from pydantic import TypeAdapter

from lovebank.contracts.event import CloudEvent, Event, parse
from lovebank.contracts.golden.sample import sample
from lovebank.contracts.registry import events
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Collection, Database, Index
from lovebank.kernel.errors import NotFound
from lovebank.kernel.model import Model
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository

every_event = pytest.mark.parametrize("event", events().values(), ids=lambda event: event.type())


class Thing(Model):
    words: str


@pytest.fixture
async def documents(database: Database) -> Collection:
    return await database.open("things", FIRST_CAUSE_INDEX, Index("words"))


async def publish(documents: Collection, event: type[Event]) -> dict[str, Any]:
    """What lies in the outbox once a thing is kept, told of by such an event."""
    things = Repository(documents, TypeAdapter(Thing), "things", NotFound)
    told = event.model_validate(sample(event))
    cause = Cause("command:1", correlation_id="request-1")
    await things.add("thing-1", Thing(words="..."), [told], cause)
    [pending] = await documents.pending(1)
    return pending.events[0].event


def read_independently(envelope: dict[str, Any]) -> BaseCloudEvent:
    headers = {"content-type": "application/cloudevents+json"}
    return from_structured_event(HTTPMessage(headers, json.dumps(envelope).encode()))


@every_event
async def test_an_independent_reader_understands_every_event(
    documents: Collection, event: type[Event]
) -> None:
    read = read_independently(await publish(documents, event))

    assert read.get_specversion() == "1.0"
    assert read.get_id() == "thing-1:1"
    assert read.get_source() == "/lovebank/things"
    assert read.get_type() == event.type()
    assert read.get_subject() == "thing-1"
    assert read.get_datacontenttype() == "application/json"
    assert read.get_dataschema() == f"/contracts/{event.type()}.json"
    assert read.get_time() == datetime.fromisoformat(sample(event)["at"])
    assert read.get_data() == sample(event)


@every_event
async def test_extensions_are_named_as_the_specification_wants(
    documents: Collection, event: type[Event]
) -> None:
    envelope = await publish(documents, event)
    extensions = {
        "communityid": sample(event)["community_id"],
        "sequence": "0000000001",
        "correlationid": "request-1",
        "causationid": "command:1",
    }

    assert extensions.items() <= envelope.items()
    assert all(name.isascii() and name.isalnum() and name.islower() for name in envelope)
    read = read_independently(envelope)
    assert {name: read.get_extension(name) for name in extensions} == extensions


@every_event
async def test_what_is_published_is_what_a_subscriber_reads(
    documents: Collection, event: type[Event]
) -> None:
    envelope = await publish(documents, event)

    heard: CloudEvent[Event] = parse(event, json.loads(json.dumps(envelope)))

    assert heard.data == event.model_validate(sample(event))
    assert (heard.number, heard.correlationid) == (1, "request-1")


@every_event
async def test_an_attribute_added_later_is_ignored(
    documents: Collection, event: type[Event]
) -> None:
    envelope = await publish(documents, event)

    assert parse(event, envelope | {"traceparent": "00-1-1-00"}) == parse(event, envelope)
