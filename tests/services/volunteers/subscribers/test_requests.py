from datetime import timedelta

import pytest

from lovebank.contracts.ids import RequestId, VolunteerId
from lovebank.contracts.requests import (
    HelpRequestCancelled,
    HelpRequestClosed,
    HelpRequestCompleted,
    HelpRequestConsented,
    HelpRequestHandedBack,
    HelpRequestMerged,
    HelpRequestReferred,
    HelpRequestReopened,
    HelpRequestTriaged,
    RequestsEvent,
)
from lovebank.contracts.words import Category, CloseReason, ServiceClass
from services.volunteers.domain.errors import NoSuchDispatch
from tests.builders import EVENING, HUANG, TANG, WUJIAYUAN, XIE
from tests.services.volunteers.conftest import Hour, Office
from tests.services.volunteers.crowd import NAMES, REQUEST, accepted, join, reported, wujiayuan


async def lights_out(office: Office) -> None:
    """Seven on duty, near and far; the corridor light of building 3 is reported."""
    await office.hear(wujiayuan(), WUJIAYUAN, 1)
    for name, grid in zip(NAMES[:7], ["g4", "g3", "g2", "g1", "g1", "g2", "g4"], strict=True):
        await join(office, name, grid)
    await office.hear(reported(), REQUEST, 1)


async def waves(office: Office) -> list[list[str]]:
    return [wave["volunteers"] for wave in await office.told("dispatches", "wave.sent")]


async def withdrawn(office: Office) -> list[list[str]]:
    told = await office.told("dispatches", "task_offer.withdrawn")
    return [each["volunteers"] for each in told]


async def test_the_five_nearest_on_duty_are_asked_at_once(office: Office) -> None:
    await lights_out(office)

    near = ["volunteer-4", "volunteer-5", "volunteer-3", "volunteer-6", "volunteer-2"]
    assert await waves(office) == [near]
    [event] = await office.published("dispatches")
    assert (event["subject"], event["correlationid"]) == (f"dispatch:{REQUEST}", REQUEST)
    assert event["data"]["lapses_at"] == "2021-02-21T22:55:00.000Z"


async def test_a_report_heard_twice_asks_once(office: Office) -> None:
    await lights_out(office)
    await office.hear(reported(), REQUEST, 1)

    assert len(await waves(office)) == 1


async def test_at_acceptance_the_rest_are_stood_down(office: Office) -> None:
    await lights_out(office)
    await office.hear(accepted("volunteer-3"), REQUEST, 2)
    await office.hear(accepted("volunteer-3"), REQUEST, 2)

    assert await withdrawn(office) == [["volunteer-4", "volunteer-5", "volunteer-6", "volunteer-2"]]
    offers = (await office.see("volunteer-3", "/task-offers")).json()["items"]
    assert [offer["state"] for offer in offers] == ["accepted"]
    others = (await office.see("volunteer-4", "/task-offers")).json()["items"]
    assert [offer["state"] for offer in others] == ["withdrawn"]


async def test_who_has_one_request_is_not_asked_for_another(office: Office) -> None:
    await lights_out(office)
    await office.hear(accepted("volunteer-4"), REQUEST, 2)

    another = RequestId("0193-request")
    await office.hear(reported(request_id=another), another, 1)

    assert "volunteer-4" not in (await waves(office))[1]


async def test_after_a_hand_back_others_are_asked_and_not_the_same_again(office: Office) -> None:
    await lights_out(office)
    await office.hear(accepted("volunteer-4"), REQUEST, 2)
    await office.hear(
        HelpRequestHandedBack(
            community_id=WUJIAYUAN,
            at=EVENING,
            request_id=REQUEST,
            volunteer_id=VolunteerId("volunteer-4"),
        ),
        REQUEST,
        3,
    )

    second = (await waves(office))[1]
    assert len(second) == 5
    assert "volunteer-4" not in second
    assert "volunteer-5" in second, "who was only stood down may be asked again"


async def test_nobody_is_sent_into_danger(office: Office) -> None:
    await join(office, HUANG)
    await office.hear(reported(service_class=ServiceClass.DANGER), REQUEST, 1)

    assert await office.published("dispatches") == []


async def test_what_turns_out_to_be_no_danger_is_seen_to(office: Office) -> None:
    await join(office, HUANG)
    await office.hear(reported(service_class=ServiceClass.DANGER), REQUEST, 1)
    await office.hear(triaged(ServiceClass.SAME_DAY), REQUEST, 2)

    assert await waves(office) == [[HUANG]]


async def test_what_turns_out_to_be_danger_calls_everybody_back(office: Office) -> None:
    await join(office, HUANG)
    await office.hear(reported(), REQUEST, 1)
    await office.hear(triaged(ServiceClass.DANGER), REQUEST, 2)

    assert await withdrawn(office) == [[HUANG]]


async def test_before_consent_nobody_is_asked(office: Office) -> None:
    await join(office, HUANG, cleared_for_homes=True)
    await office.hear(reported(Category.VISIT, awaits_consent=True), REQUEST, 1)
    assert await waves(office) == []

    consented = HelpRequestConsented(
        community_id=WUJIAYUAN,
        at=EVENING,
        request_id=REQUEST,
        service_class=ServiceClass.URGENT,
        accept_by=EVENING,
    )
    await office.hear(consented, REQUEST, 2)
    assert await waves(office) == [[HUANG]]


async def test_where_nobody_is_on_duty_it_is_said_once_and_tried_again(office: Office) -> None:
    await office.hear(reported(), REQUEST, 1)
    await office.service.timers[1].run()
    [empty] = await office.told("dispatches", "wave.sent")
    assert (empty["volunteers"], empty["nobody_because"]) == ([], "nobody_on_duty")

    await join(office, HUANG)

    assert await waves(office) == [[], [HUANG]]


async def test_the_neighbour_who_reported_it_is_not_asked(office: Office) -> None:
    await join(office, XIE)
    await join(office, TANG)
    await office.hear(reported(), REQUEST, 1)

    assert await waves(office) == [[TANG]]


async def test_an_offer_lapses_and_the_next_is_asked(office: Office, clock: Hour) -> None:
    await lights_out(office)

    await office.service.timers[0].run()
    assert len(await waves(office)) == 1, "not before its time"

    clock.at += timedelta(minutes=16)
    await office.service.timers[0].run()
    [lapsed] = await office.told("dispatches", "task_offer.lapsed")
    assert len(lapsed["volunteers"]) == 5
    assert (await waves(office))[1] == ["volunteer-1", "volunteer-7"]

    clock.at += timedelta(minutes=16)
    await office.service.timers[0].run()
    last = (await office.told("dispatches", "wave.sent"))[-1]
    assert last["nobody_because"] == "nobody_left_to_ask"


def triaged(service_class: ServiceClass) -> HelpRequestTriaged:
    return HelpRequestTriaged(
        community_id=WUJIAYUAN,
        at=EVENING,
        request_id=REQUEST,
        service_class=service_class,
        accept_by=None,
        resolve_by=None,
        policy_version=1,
    )


def ends() -> list[RequestsEvent]:
    told = {"community_id": WUJIAYUAN, "at": EVENING, "request_id": REQUEST}
    return [
        HelpRequestCancelled(**told, reason=CloseReason.NO_LONGER_NEEDED),
        HelpRequestClosed(**told, reason=CloseReason.DONE_BY_OTHERS),
        HelpRequestMerged(**told, into=RequestId("another")),
        HelpRequestReferred(**told, party="property_management", wholly=True),
    ]


@pytest.mark.parametrize("end", ends(), ids=lambda event: event.kind)
async def test_at_its_end_whoever_was_asked_is_stood_down(
    office: Office, end: RequestsEvent
) -> None:
    await join(office, HUANG)
    await office.hear(reported(), REQUEST, 1)
    await office.hear(end, REQUEST, 2)
    await office.hear(end, REQUEST, 2)

    assert await withdrawn(office) == [[HUANG]]


async def test_who_is_only_helped_by_another_party_keeps_the_request(office: Office) -> None:
    await join(office, HUANG)
    await office.hear(reported(), REQUEST, 1)
    await office.hear(accepted(HUANG), REQUEST, 2)
    told = {"community_id": WUJIAYUAN, "at": EVENING, "request_id": REQUEST}
    await office.hear(HelpRequestReferred(**told, party="property_management"), REQUEST, 3)

    offers = (await office.see(HUANG, "/task-offers")).json()["items"]
    assert [offer["state"] for offer in offers] == ["accepted"]


async def test_after_completion_a_volunteer_is_free_and_a_reopened_one_is_asked_again(
    office: Office,
) -> None:
    await join(office, HUANG)
    await office.hear(reported(), REQUEST, 1)
    await office.hear(accepted(HUANG), REQUEST, 2)
    told = {"community_id": WUJIAYUAN, "at": EVENING, "request_id": REQUEST}
    completed = HelpRequestCompleted(
        **told, volunteer_id=HUANG, minutes_served=38, within_promise=True
    )
    await office.hear(completed, REQUEST, 3)
    another = RequestId("0193-request")
    await office.hear(reported(request_id=another), another, 1)
    assert await waves(office) == [[HUANG], [HUANG]]

    await join(office, TANG)
    await office.hear(HelpRequestReopened(**told), REQUEST, 4)
    assert [HUANG, TANG] in await waves(office)


async def test_what_was_never_reported_cannot_be_accepted(office: Office) -> None:
    with pytest.raises(NoSuchDispatch):
        await office.hear(accepted(), "unknown", 2)
