"""The corridor light: the story that every city must be able to tell, over HTTP alone.

Late one evening two residents write in the community group that the corridor light of a neighbour
of 76 is out. A volunteer sees to it; 38 minutes are deposited. Each step checks what it is told.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

from lovebank.story.account import deposited, look_before, notified
from lovebank.story.chain import read_back
from lovebank.story.tale import (
    COORDINATOR,
    DOOR,
    HOME,
    HUANG,
    LEI,
    MINUTES,
    NEIGHBOUR,
    STRANGER,
    TANG,
    TELEPHONE,
    XIE,
    Tale,
)
from lovebank.story.telling import clock, place, time_of
from lovebank.story.town import Json, expect, is_refused, until

Step: TypeAlias = Callable[[Tale], Awaitable[None]]
_NEED = {
    "community_id": HOME,
    "beneficiary": {"resident_id": LEI},
    "category": "public_space",
    "channel": "wechat_group",
}


async def reported(tale: Tale) -> None:
    words = "The corridor light of stair 2 is out, and Ms Lei cannot see the steps."
    tale.request = await tale.do(
        XIE, "report", "/requests/help-requests", {**_NEED, "words": words}
    )
    expect("P1", tale.request["service_class"], "The class of the request")
    tale.tell(f"Xie Runmei writes in the community group: {words}")
    tale.tell(f"  ticket {tale.request['ticket_no']}, class P1 (frail people use these stairs)")
    tale.tell(
        f"  promised: somebody by {time_of(tale.request['accept_by'])},"
        f" solved by {time_of(tale.request['resolve_by'])}"
    )
    seen = await tale.town.look(f"/requests/progress/{tale.request['ticket_no']}")
    tale.tell(
        f"  with the ticket number anybody can follow it, without an account: {seen['state']}"
    )


async def merged(tale: Tale) -> None:
    words = "No light on the way up to Ms Lei."
    tale.second = await tale.do(
        NEIGHBOUR, "report", "/requests/help-requests", {**_NEED, "words": words}
    )
    tale.tell(f"A neighbour writes as well: {words} ({tale.second['ticket_no']})")
    path = f"/requests/help-requests/{tale.second['request_id']}/merge"
    tale.second = await tale.do(COORDINATOR, "merge", path, {"into": tale.request_id})
    expect("merged", tale.second["state"], "The second report")
    tale.tell(f"  the coordinator merges it into {tale.request['ticket_no']}: one need, one visit")


async def asked(tale: Tale) -> None:
    for volunteer in (HUANG, TANG):
        await until(f"an offer for {volunteer}", partial(_offer, tale, volunteer))
    tale.tell("The first wave reaches the volunteers on duty nearby.")
    seen = await tale.see(HUANG)
    expect("masked", seen["view"], "What a volunteer sees before accepting")
    tale.tell(f"  Huang Manfeng sees: {place(seen)}")
    await is_refused(404, tale.see(STRANGER))
    tale.tell("  a volunteer of another community sees nothing at all (404)")


async def accepted(tale: Tale) -> None:
    await is_refused(403, tale.do(HUANG, "reveal-early", _reveals(tale)))
    await tale.act(HUANG, "accept")
    tale.tell(f"Huang Manfeng accepts, {clock(tale.request)}.")
    await is_refused(409, tale.do(TANG, "accept", f"{_path(tale)}/accept"))
    await until("Tang Xinlin stood down", partial(_is_stood_down, tale, TANG))
    tale.tell("  Tang Xinlin accepts a moment later: too late (409), and is stood down")


async def revealed(tale: Tale) -> None:
    contact = await tale.do(HUANG, "reveal", _reveals(tale))
    expect(DOOR, {part: contact["address"][part] for part in DOOR}, "The door that she is shown")
    tale.tell(f"Huang Manfeng is shown where: {place(contact)}")
    shown_to = [each["to"] for each in (await tale.town.get(TELEPHONE, _reveals(tale)))["items"]]
    expect([HUANG], shown_to, "Who was shown the contact")
    tale.tell("  this is recorded, and Ms Lei can have it read out to her")


async def referred(tale: Tale) -> None:
    await tale.act(HUANG, "refer", {"party": "property_management"})
    tale.tell("The lamp is the property management's: they are involved, and bring a new one")


async def arrived(tale: Tale) -> None:
    await tale.act(HUANG, "arrive")
    tale.tell(f"Huang Manfeng is there, {clock(tale.request)}.")


async def completed(tale: Tale) -> None:
    photo = {"kind": "photo", "reference": "photo:corridor-light-mended"}
    done = {"minutes_served": MINUTES, "evidence": [photo]}
    await tale.act(HUANG, "complete", done)
    expect("completed", tale.request["state"], "The state of the request")
    tale.tell(f"The light is on: {MINUTES} minutes, with a photo, {clock(tale.request)}.")


async def confirmed(tale: Tale) -> None:
    body = {"confirmed_by": "telephone_operator", "minutes_served": MINUTES}
    await tale.act(TELEPHONE, "confirm", body)
    expect("confirmed", tale.request["state"], "The state of the request")
    tale.tell("Ms Lei has no smartphone: she tells the telephone operator that the light is on")


STEPS: tuple[Step, ...] = (
    look_before,
    reported,
    merged,
    asked,
    accepted,
    revealed,
    referred,
    arrived,
    completed,
    confirmed,
    deposited,
    notified,
    read_back,
)


async def tell(tale: Tale) -> None:
    """All of it. Raises `NotAsTold`."""
    for step in STEPS:
        await step(tale)


def _path(tale: Tale) -> str:
    return f"/requests/help-requests/{tale.request_id}"


def _reveals(tale: Tale) -> str:
    return f"{_path(tale)}/reveals"


async def _offer(tale: Tale, volunteer: str) -> Json | None:
    offers = await tale.town.get(volunteer, "/volunteers/task-offers")
    found = [each for each in offers["items"] if each["request_id"] == tale.request_id]
    return found[0] if found else None


async def _is_stood_down(tale: Tale, volunteer: str) -> bool:
    offer = await _offer(tale, volunteer)
    return offer is None or offer["state"] == "withdrawn"
