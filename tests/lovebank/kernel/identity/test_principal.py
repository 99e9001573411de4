"""Who may do what where: one table, one function, and lists that agree with it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lovebank.contracts.access import ACTIONS, Reach, Role
from lovebank.contracts.ids import PersonId, PlaceId, lies_within
from lovebank.kernel.documents.collection import Between, Database, Index
from lovebank.kernel.identity.principal import (
    HeldRole,
    NotForYou,
    NothingHere,
    Permit,
    PlaceNeeded,
    Principal,
    allow,
    within,
)
from tests.builders import (
    BAOTA,
    CITY,
    COORDINATOR,
    HUANG,
    LEI,
    OUTSIDER,
    PEOPLE,
    QINGLONG,
    TANG,
    WUJIAYUAN,
    XIE,
    holding,
)
from tests.lovebank.kernel.identity.table import FILE, table

# Names that begin alike are among them: `wujiayuan2` does not lie in `wujiayuan`.
STEPS = ["a", "ab", "a2", "a_b", "b"]
PLACES: Sequence[PlaceId] = [
    one + two + three
    for one in STEPS
    for two in ["", *(f".{step}" for step in STEPS)]
    for three in (["", ".a", ".ab"] if two else [""])
]
places = some.sampled_from(PLACES)
people = some.sampled_from(["lei", "xie", "huang"])
actions = some.sampled_from([*sorted(ACTIONS), "town.sell"])
held = some.builds(HeldRole, some.sampled_from(Role), places)
principals = some.builds(Principal, some.builds(PersonId, people), some.lists(held, max_size=4))


def test_the_table_of_who_may_do_what_is_the_one_that_was_reviewed() -> None:
    assert table() == FILE.read_text(), (
        "review it, then: python -m tests.lovebank.kernel.identity.table"
    )


def test_what_is_not_in_the_table_nobody_may_do() -> None:
    everything = Principal(PersonId("x"), [HeldRole(role, CITY) for role in Role])

    assert not allow(everything, "town.sell", WUJIAYUAN, {"x"})


@given(principals, actions, places, some.sets(people))
def test_without_a_role_nothing_is_allowed_and_with_more_roles_never_less(
    principal: Principal, action: str, place: PlaceId, about: set[str]
) -> None:
    stripped = Principal(principal.person_id, principal.roles[1:])

    assert not allow(Principal(principal.person_id, []), action, place, about)
    assert allow(principal, action, place, about) or not allow(stripped, action, place, about)


@given(principals, actions, places)
def test_a_list_of_a_place_shows_what_may_be_seen_there_one_by_one_and_nothing_else(
    principal: Principal, action: str, asked: PlaceId
) -> None:
    permit = Permit(principal, action)

    if not allow(principal, action, asked):
        with pytest.raises(NothingHere):
            permit.places(asked)
        return
    listed = passing(permit.places(asked))
    assert listed == [each for each in PLACES if lies_within(each, asked)]
    assert all(allow(principal, action, each) for each in listed)


@given(principals, actions)
def test_a_list_of_all_shows_what_may_be_seen_one_by_one_and_nothing_else(
    principal: Principal, action: str
) -> None:
    allowed = [each for each in PLACES if allow(principal, action, each)]
    try:
        listed = passing(Permit(principal, action).places())
    except PlaceNeeded:
        assert not any(passing(within(each)) == allowed for each in PLACES)
    else:
        assert listed == allowed


@given(principals, actions, places, some.sets(people))
def test_what_is_about_oneself_is_added_by_a_role_for_it_wherever_it_is_held(
    principal: Principal, action: str, place: PlaceId, about: set[str]
) -> None:
    roles = {held.role for held in principal.roles}
    for_oneself = {grant.role for grant in ACTIONS.get(action, ()) if grant.reach is Reach.OWN}
    own = principal.person_id in about and bool(roles & for_oneself)

    assert allow(principal, action, place, about) == (allow(principal, action, place) or own)


@given(principals, actions, places, some.sets(people))
def test_a_refusal_says_forbidden_only_to_whom_the_thing_exists(
    principal: Principal, action: str, place: PlaceId, about: set[str]
) -> None:
    permit = Permit(principal, action)
    is_there = any(lies_within(place, held.scope) for held in principal.roles)
    refusal = NotForYou if is_there or principal.person_id in about else NothingHere

    if allow(principal, action, place, about):
        permit.check(place, about)
        return
    with pytest.raises(refusal):
        permit.check(place, about)


async def test_the_store_keeps_to_the_filter_of_everybody(database: Database) -> None:
    documents = await database.open("places", Index("community_id"))
    for place in PLACES:
        await documents.insert(place, {"community_id": place}, [])

    for region in PLACES:
        page = await documents.find({"community_id": within(region)})
        found = {stored.id for stored in page.documents}
        assert found == {*passing(within(region))}
        assert found == {each for each in PLACES if lies_within(each, region)}


def test_next_door_there_is_nothing_and_at_home_there_is_a_no() -> None:
    triage = "help_request.triage"

    Permit(PEOPLE[COORDINATOR], triage).check(WUJIAYUAN)
    with pytest.raises(NotForYou):
        Permit(PEOPLE[TANG], triage).check(WUJIAYUAN)
    with pytest.raises(NothingHere):
        Permit(PEOPLE[OUTSIDER], triage).check(WUJIAYUAN)


def test_a_proxy_from_across_town_may_confirm_and_is_told_plainly_what_she_may_not() -> None:
    daughter = holding("daughter", Role.RESIDENT, scope=QINGLONG)

    Permit(daughter, "help_request.confirm").check(WUJIAYUAN, {LEI, "daughter"})
    with pytest.raises(NotForYou):
        Permit(daughter, "help_request.triage").check(WUJIAYUAN, {LEI, "daughter"})
    with pytest.raises(NothingHere):
        Permit(daughter, "help_request.confirm").check(WUJIAYUAN, {LEI, XIE})


def test_one_role_does_not_lend_its_place_to_another() -> None:
    both = Principal(
        PersonId("x"),
        [HeldRole(Role.COORDINATOR, WUJIAYUAN), HeldRole(Role.VOLUNTEER, QINGLONG)],
    )

    assert allow(both, "help_request.triage", WUJIAYUAN)
    assert not allow(both, "help_request.triage", QINGLONG)
    assert not allow(both, "help_request.accept", WUJIAYUAN)


def test_a_role_in_two_communities_must_say_which_and_one_above_both_need_not() -> None:
    two = [HeldRole(Role.COORDINATOR, WUJIAYUAN), HeldRole(Role.COORDINATOR, BAOTA)]
    permit = Permit(Principal(PersonId("x"), two), "volunteer.read")
    above = Permit(
        Principal(PersonId("x"), [*two, HeldRole(Role.COORDINATOR, CITY)]), permit.action
    )

    with pytest.raises(PlaceNeeded):
        permit.places()
    assert permit.places(BAOTA) == within(BAOTA)
    assert above.places() == within(CITY)


def test_who_may_list_only_their_own_has_no_place_to_list() -> None:
    assert Permit(PEOPLE[HUANG], "account.read").places() is None
    with pytest.raises(NothingHere):
        Permit(PEOPLE[HUANG], "account.read").places(WUJIAYUAN)


def test_a_denial_is_told_of(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")

    with pytest.raises(NothingHere):
        Permit(PEOPLE[OUTSIDER], "help_request.triage").check(WUJIAYUAN)

    told = caplog.records[-1].msg
    assert isinstance(told, dict)
    assert told["event"] == "access.denied"
    assert (told["action"], told["place"]) == ("help_request.triage", WUJIAYUAN)
    assert told["person_id"] == OUTSIDER


def passing(region: Between | None) -> list[PlaceId]:
    """The places that a store finds by this condition; its own order of text is code points."""
    if region is None:
        return []
    least, below = str(region.at_least), str(region.below)
    return [each for each in PLACES if least <= each < below]
