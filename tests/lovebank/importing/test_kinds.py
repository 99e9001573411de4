from typing import Any

import pytest

from lovebank.importing.kinds import VolunteerLine
from lovebank.importing.line import Command

TANG = {
    "kind": "volunteer",
    "volunteer_id": "tang-xinlin",
    "community_id": "yongzhou.lengshuitan.meiwan.wujiayuan",
    "name": "Tang Xinlin",
    "phone": "0746-8221002",
    "recruitment_channel": "self_recommendation",
    "home_grid": "g1",
}
AT = "/volunteers/volunteers/tang-xinlin"


@pytest.mark.parametrize(
    ("said", "follows"),
    [
        ({"approved": False, "cleared_for_homes": True, "on_duty": True}, []),
        ({}, [Command(f"{AT}/approve", {})]),
        ({"cleared_for_homes": False}, [Command(f"{AT}/approve", {})]),
        ({"cleared_for_homes": True}, [Command(f"{AT}/approve", {"cleared_for_homes": True})]),
        (
            {"on_duty": True},
            [Command(f"{AT}/approve", {}), Command(f"{AT}/duty", {"on_duty": True})],
        ),
    ],
)
def test_a_volunteer_registers_and_then_the_office_decides(
    said: dict[str, Any], follows: list[Command]
) -> None:
    registers, *decided = VolunteerLine.model_validate(TANG | said).commands()
    assert registers.path == "/volunteers/volunteers"
    assert not {"approved", "cleared_for_homes", "on_duty"} & {*registers.body}
    assert decided == follows
