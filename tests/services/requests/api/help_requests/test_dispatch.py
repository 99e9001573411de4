import pytest

from tests.builders import COORDINATOR, HUANG, LEI, NEIGHBOUR, OUTSIDER, TELEPHONE, XIE
from tests.services.requests.town import Town


async def test_the_second_report_is_merged_and_its_number_follows_the_first(town: Town) -> None:
    first = await town.reported()
    second = await town.done(
        NEIGHBOUR,
        "/help-requests",
        {
            "community_id": first["community_id"],
            "beneficiary": {"resident_id": LEI},
            "category": "public_space",
            "words": "No light on the way up.",
            "channel": "wechat_group",
        },
    )
    path = f"/help-requests/{second['request_id']}"
    merged = await town.done(COORDINATOR, f"{path}/merge", {"into": first["request_id"]})
    await town.done(HUANG, f"/help-requests/{first['request_id']}/accept")

    progress = (await town.client.get(f"/progress/{second['ticket_no']}")).json()

    assert (merged["state"], merged["outcome"]["into"]) == ("merged", first["request_id"])
    assert (progress["ticket_no"], progress["merged"]) == (second["ticket_no"], True)
    assert progress["state"] == "accepted"


async def test_a_request_is_not_merged_with_itself_or_with_one_that_is_merged(town: Town) -> None:
    ids = [(await town.reported())["request_id"] for _ in range(3)]
    await town.done(COORDINATOR, f"/help-requests/{ids[0]}/merge", {"into": ids[1]})

    for one, other in ((ids[2], ids[2]), (ids[2], ids[0])):
        answer = await town.post(COORDINATOR, f"/help-requests/{one}/merge", {"into": other})
        assert (answer.status_code, answer.json()["type"]) == (409, "cannot-merge")
    nowhere = await town.post(COORDINATOR, f"/help-requests/{ids[2]}/merge", {"into": "none"})
    assert nowhere.status_code == 404


async def test_danger_is_not_ours_and_nobody_is_sent(town: Town) -> None:
    reported = await town.reported(service_class="P0")
    path = f"/help-requests/{reported['request_id']}"

    accepted = await town.post(HUANG, f"{path}/accept")
    unnamed = await town.post(COORDINATOR, f"{path}/close", {"reason": "not_ours"})
    closing = {"reason": "not_ours", "party": "fire_brigade"}
    closed = await town.done(COORDINATOR, f"{path}/close", closing)

    assert reported["emergency_numbers"] == ["110", "119", "120"]
    assert (reported["accept_by"], reported["resolve_by"]) == (None, None)
    assert (await town.published())[0]["data"]["service_class"] == "P0"
    assert (accepted.status_code, accepted.json()["type"]) == (409, "not-ours")
    assert (unnamed.status_code, unnamed.json()["type"]) == (422, "party-missing")
    assert (closed["state"], closed["outcome"]["party"]) == ("closed", "fire_brigade")


async def test_consent_is_asked_for_before_anybody_is_sent_home(town: Town) -> None:
    reported = await town.reported(category="errand")
    path = f"/help-requests/{reported['request_id']}"

    before = await town.post(HUANG, f"{path}/accept")
    masked = await town.get(HUANG, path)
    offered = await town.seen(HUANG, "/help-requests")
    await town.done(TELEPHONE, f"{path}/consent", {"consent": "informed"})
    await town.done(TELEPHONE, f"{path}/consent", {"consent": "consented"})
    after = await town.post(HUANG, f"{path}/accept")

    assert (await town.published())[0]["data"]["awaits_consent"] is True
    assert (before.status_code, before.json()["type"]) == (409, "consent-needed")
    assert (masked.status_code, offered["items"]) == (403, [])
    assert after.status_code == 200
    assert "help_request.consented" in await town.kinds()


async def test_what_was_no_danger_after_all_still_waits_for_consent(town: Town) -> None:
    reported = await town.reported(category="errand", service_class="P0")
    path = f"/help-requests/{reported['request_id']}"

    await town.done(COORDINATOR, f"{path}/triage", {"service_class": "P1"})

    assert [event["data"]["awaits_consent"] for event in await town.published()] == [True, True]
    refused = await town.post(HUANG, f"{path}/accept")
    assert refused.json()["type"] == "consent-needed"


async def test_who_declines_is_left_in_peace(town: Town) -> None:
    path = f"/help-requests/{(await town.reported(category='errand'))['request_id']}"

    declined = await town.done(LEI, f"{path}/consent", {"consent": "declined"})
    accepted = await town.post(HUANG, f"{path}/accept")

    assert declined["state"] == "declined_by_beneficiary"
    assert (await town.kinds())[-1] == "help_request.cancelled"
    assert accepted.status_code == 409


async def test_nobody_consents_for_somebody_else(town: Town) -> None:
    path = f"/help-requests/{(await town.reported(category='errand'))['request_id']}"

    for person, status in ((XIE, 403), (HUANG, 403), (OUTSIDER, 404)):
        answer = await town.post(person, f"{path}/consent", {"consent": "consented"})
        assert answer.status_code == status, person

    await town.done(NEIGHBOUR, f"{path}/consent", {"consent": "consented"})  # The proxy.


async def test_it_is_put_wholly_into_other_hands_while_nobody_has_it(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"

    referred = await town.done(COORDINATOR, f"{path}/refer", {"party": "hotline"})
    closing = {"reason": "solved_by_organization"}
    closed = await town.done(COORDINATOR, f"{path}/close", closing)

    assert (referred["state"], closed["state"]) == ("referred", "closed")
    assert (await town.published())[1]["data"]["wholly"] is True


async def test_who_asked_may_withdraw_it_before_anybody_serves(town: Town) -> None:
    path = await town.accepted()

    cancelled = await town.done(XIE, f"{path}/cancel", {"reason": "done_by_others"})

    assert cancelled["state"] == "cancelled"
    late = await town.completed()
    refused = await town.post(XIE, f"{late}/cancel", {"reason": "no_longer_needed"})
    assert (refused.status_code, refused.json()["type"]) == (409, "wrong-state")


async def test_a_request_is_closed_only_by_a_reason_that_is_true(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"

    answer = await town.post(COORDINATOR, f"{path}/close", {"reason": "solved_by_volunteer"})

    assert (answer.status_code, answer.json()["type"]) == (409, "reason-not-true")


async def test_what_is_not_done_after_all_is_opened_again(town: Town) -> None:
    path = await town.completed()

    reopened = await town.done(LEI, f"{path}/reopen")

    assert reopened["state"] == "reopened"
    assert (await town.kinds())[-1] == "help_request.reopened"


@pytest.mark.parametrize(
    ("move", "body"),
    [
        ("triage", {"service_class": "P2"}),
        ("merge", {"into": "corridor-light"}),
        ("consent", {"consent": "consented"}),
        ("refer", {"party": "hotline"}),
        ("cancel", {"reason": "no_longer_needed"}),
        ("close", {"reason": "not_possible"}),
        ("reopen", None),
        ("confirm", {"confirmed_by": "counter"}),
        ("rule", {"verdict": "void"}),
        ("reveals", None),
    ],
)
async def test_another_communitys_desk_finds_nothing_here(
    town: Town, move: str, body: dict[str, str] | None
) -> None:
    reported = await town.reported()

    answer = await town.post(OUTSIDER, f"/help-requests/{reported['request_id']}/{move}", body)

    assert (answer.status_code, answer.json()["type"]) == (404, "nothing-here")
    assert await town.kinds() == ["help_request.reported"]


async def test_triage_changes_what_is_promised(town: Town) -> None:
    reported = await town.reported()
    path = f"/help-requests/{reported['request_id']}"

    triaged = await town.done(COORDINATOR, f"{path}/triage", {"service_class": "P2"})

    assert (triaged["state"], triaged["service_class"]) == ("triaged", "P2")
    assert triaged["resolve_by"] > reported["resolve_by"]
