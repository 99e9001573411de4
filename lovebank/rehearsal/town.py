"""A made-up community of the size of the seed: who lives there, and who helps."""

from collections.abc import Sequence
from random import Random
from typing import Any

from lovebank.contracts.access import Role
from lovebank.importing.kinds import (
    AccountLine,
    CommunityLine,
    Grid,
    HeldRoleLine,
    ResidentLine,
    VolunteerLine,
)
from lovebank.rehearsal.draw import one_of, size
from lovebank.rehearsal.profile import Profile

COMMUNITY = "yongzhou.lengshuitan.meiwan.wujiayuan"
_GRIDS_A_SIDE = 4
_GRID_METRES = 220
_RECOMMENDS = {
    "community_recommendation": "coordinator-wujiayuan",
    "public_recommendation": "resident-00001",
    "social_work_discovery": "social-worker",
}
_STAFF = {
    "coordinator-wujiayuan": Role.COORDINATOR,
    "operator-telephone": Role.TELEPHONE_OPERATOR,
    "social-worker": Role.SOCIAL_WORKER,
}
_SKILLS = ("small_repair", "errand", "visit", "paperwork", "escort", "public_space", "cleaning")


def community() -> CommunityLine:
    cells = [(east, north) for north in range(_GRIDS_A_SIDE) for east in range(_GRIDS_A_SIDE)]
    grids = [
        Grid(
            grid=f"g{number}",
            name=f"Grid {number}",
            east_metres=east * _GRID_METRES,
            north_metres=north * _GRID_METRES,
        )
        for number, (east, north) in enumerate(cells, 1)
    ]
    return CommunityLine(
        kind="community", community_id=COMMUNITY, name="Wujiayuan", grids=tuple(grids)
    )


def residents(chance: Random, profile: Profile) -> Sequence[ResidentLine]:
    return [_resident(chance, profile, number) for number in range(1, profile.residents_asking + 1)]


def volunteers(chance: Random, profile: Profile) -> Sequence[VolunteerLine]:
    on_duty = round(profile.volunteers * profile.active_share * profile.on_duty_share_of_active)
    return [
        _volunteer(chance, profile, number, on_duty=number <= on_duty)
        for number in range(1, profile.volunteers + 1)
    ]


def accounts(
    residents: Sequence[ResidentLine], volunteers: Sequence[VolunteerLine]
) -> Sequence[AccountLine]:
    """Of whoever acts by themselves, and of the office that acts for the others."""
    asking = [(each.resident_id, each.name, Role.RESIDENT) for each in residents]
    helping = [(each.volunteer_id, each.name, Role.VOLUNTEER) for each in volunteers]
    staff = [(person, person, role) for person, role in _STAFF.items()]
    return [_account(*each) for each in (*staff, *asking, *helping)]


def diligence(chance: Random, profile: Profile, of: Sequence[VolunteerLine]) -> dict[str, int]:
    """How much each of the active ones does: a fifth of them do four fifths of it."""
    active = of[: round(len(of) * profile.active_share)]
    return {each.volunteer_id: size(chance, profile.hours_a_year) for each in active}


def _resident(chance: Random, profile: Profile, number: int) -> ResidentLine:
    return ResidentLine(
        kind="resident",
        resident_id=f"resident-{number:05}",
        community_id=COMMUNITY,
        name=f"Neighbour {number}",
        phone=f"0746-{8_300_000 + number}",
        smartphone=chance.random() >= profile.without_smartphone_share,
        **_home(chance),
    )


def _account(person: str, name: str, role: Role) -> AccountLine:
    held = HeldRoleLine(role=role, scope=COMMUNITY)
    return AccountLine(kind="account", person=person, name=name, roles=(held,))


def _home(chance: Random) -> dict[str, Any]:
    return {
        "grid": _grid(chance),
        "building": f"Building {chance.randint(1, 40)}",
        "stair": f"Stair {chance.randint(1, 4)}",
        "door": f"{chance.randint(1, 7)}0{chance.randint(1, 3)}",
    }


def _volunteer(chance: Random, profile: Profile, number: int, *, on_duty: bool) -> VolunteerLine:
    channel = one_of(chance, profile.recruited_by)
    return VolunteerLine.model_validate(
        {
            "kind": "volunteer",
            "volunteer_id": f"volunteer-{number:05}",
            "community_id": COMMUNITY,
            "name": f"Volunteer {number}",
            "phone": f"0746-{8_400_000 + number}",
            "recruitment_channel": channel,
            "recommended_by": _RECOMMENDS.get(channel),
            "skills": chance.sample(_SKILLS, chance.randint(1, 3)),
            "home_grid": _grid(chance),
            "cleared_for_homes": chance.random() < profile.cleared_for_homes_share,
            "on_duty": on_duty,
        }
    )


def _grid(chance: Random) -> str:
    return f"g{chance.randint(1, _GRIDS_A_SIDE**2)}"
