"""Volunteers by the dozen, and what is told of help requests."""

from typing import Any

from lovebank.contracts.access import Role
from lovebank.contracts.ids import PersonId, RequestId, ResidentId, VolunteerId
from lovebank.contracts.requests import (
    CommunityRegistered,
    GridPosition,
    HelpRequestAccepted,
    HelpRequestReported,
)
from lovebank.contracts.words import Category, Channel, ServiceClass
from tests.builders import COORDINATOR, EVENING, HUANG, LEI, WUJIAYUAN, XIE, holding

GRIDS = {"g1": (0, 0), "g2": (100, 0), "g3": (0, 250), "g4": (900, 900)}
NAMES = [VolunteerId(f"volunteer-{number}") for number in range(1, 13)]
CROWD = {str(name): holding(name, Role.VOLUNTEER) for name in NAMES}
REQUEST = RequestId("0192-request")


def registration(volunteer_id: str, home_grid: str = "g1", **told: object) -> dict[str, Any]:
    body = {
        "volunteer_id": volunteer_id,
        "community_id": WUJIAYUAN,
        "name": f"Neighbour {volunteer_id}",
        "phone": "0746 822 1001",
        "recruitment_channel": "community_recommendation",
        "recommended_by": COORDINATOR,
        "home_grid": home_grid,
    }
    return {**body, **told}


async def join(office: Any, volunteer_id: str, home_grid: str = "g1", **said: object) -> None:
    """Registered, approved and on duty."""
    homes = said.pop("cleared_for_homes", False)
    body = registration(volunteer_id, home_grid, **said)
    for path, what in (
        ("/volunteers", body),
        (f"/volunteers/{volunteer_id}/approve", {"cleared_for_homes": homes}),
        (f"/volunteers/{volunteer_id}/duty", {"on_duty": True}),
    ):
        person = COORDINATOR
        answer = await office.do(person, path, what)
        assert answer.is_success, answer.text


def reported(
    category: Category = Category.PUBLIC_SPACE,
    service_class: ServiceClass = ServiceClass.URGENT,
    *,
    request_id: RequestId = REQUEST,
    awaits_consent: bool = False,
) -> HelpRequestReported:
    return HelpRequestReported(
        community_id=WUJIAYUAN,
        at=EVENING,
        request_id=request_id,
        category=category,
        service_class=service_class,
        channel=Channel.WECHAT_GROUP,
        grid="g1",
        reporter_id=PersonId(XIE),
        beneficiary_id=ResidentId(LEI),
        accept_by=EVENING,
        resolve_by=EVENING,
        policy_version=1,
        awaits_consent=awaits_consent,
    )


def accepted(by: str = HUANG, request_id: RequestId = REQUEST) -> HelpRequestAccepted:
    return HelpRequestAccepted(
        community_id=WUJIAYUAN, at=EVENING, request_id=request_id, volunteer_id=VolunteerId(by)
    )


def wujiayuan() -> CommunityRegistered:
    return CommunityRegistered(
        community_id=WUJIAYUAN,
        at=EVENING,
        grids=tuple(GRIDS),
        positions=tuple(
            GridPosition(grid=grid, east_metres=east, north_metres=north)
            for grid, (east, north) in GRIDS.items()
        ),
    )
