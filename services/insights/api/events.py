"""`/events`: the event log itself, for whoever follows one thing through all services."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator

from lovebank.contracts.ids import PlaceId
from lovebank.contracts.registry import TOPICS
from lovebank.kernel.documents.collection import Cursor
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.paging import BadCursor, Listing, read_cursor
from services.insights.usecases.event_reader import EventReader, Place, Wanted

router = APIRouter(prefix="/events", tags=["events"])

LIMIT_DEFAULT, LIMIT_MAX = 100, 500
Reader = Annotated[EventReader, provided(EventReader)]
Text = Annotated[str | None, Query(min_length=1, max_length=200)]


def _known(topic: str) -> str:
    if topic not in TOPICS:
        raise ValueError("Should be one of our topics.")
    return topic


Topic = Annotated[str, AfterValidator(_known), Query(json_schema_extra={"enum": [*TOPICS]})]


def _wanted(
    permit: Annotated[Permit, may("events.read")],
    place: PlaceId | None = None,
    topic: Topic | None = None,
    subject: Text = None,
    correlation_id: Text = None,
) -> Wanted:
    within = permit.places(place)
    if within is None:
        raise NothingHere
    return Wanted(within, topic, subject, correlation_id)


def _after(after: Annotated[str | None, Query(max_length=2_000)] = None) -> Place | None:
    return None if after is None else _read_place(after)


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def look(
    wanted: Annotated[Wanted, Depends(_wanted)],
    after: Annotated[Place | None, Depends(_after)],
    reader: Reader,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
) -> Listing[dict[str, Any]]:
    """As they were published, in CloudEvents' JSON: topic after topic, each in its order.

    A page may have few events or none and still have a `next`: only so much of the log is looked
    through at once. Give `next` as `after` to go on, with the same questions.
    """
    if after and wanted.topic not in (None, after.topic):
        raise BadCursor
    found = await reader.read(wanted, after, limit)
    return Listing.of(found.items, _cursor(found.next) if found.next else None)


def _cursor(place: Place) -> Cursor:
    return Cursor(place.topic, json.dumps(place.offsets, separators=(",", ":")))


def _read_place(text: str) -> Place:
    cursor = read_cursor(text)
    try:
        offsets = {int(number): int(offset) for number, offset in json.loads(cursor.id).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise BadCursor from error
    if cursor.key not in TOPICS:
        raise BadCursor
    return Place(str(cursor.key), offsets)
