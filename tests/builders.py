"""The people and places of the tests: Wujiayuan, its neighbours, and who does what there."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

from lovebank.contracts.access import Role
from lovebank.contracts.event import CloudEvent, Event
from lovebank.contracts.ids import CommunityId, PersonId, PlaceId, ResidentId, VolunteerId
from lovebank.kernel.identity.principal import HeldRole, InvalidToken, Principal

E = TypeVar("E", bound=Event)
EVENING = datetime(2021, 2, 21, 22, 40, tzinfo=UTC)

CITY = "yongzhou"
WUJIAYUAN: CommunityId = "yongzhou.lengshuitan.meiwan.wujiayuan"
QINGLONG: CommunityId = "yongzhou.lengshuitan.meiwan.qinglong"
BAOTA: CommunityId = "yongzhou.lengshuitan.meiwan.baota"

LEI = ResidentId("lei")
XIE = ResidentId("xie-runmei")
NEIGHBOUR = ResidentId("neighbour-stair-3")
HUANG = VolunteerId("huang-manfeng")
TANG = VolunteerId("tang-xinlin")
COORDINATOR = PersonId("coordinator-wujiayuan")
TELEPHONE = PersonId("operator-telephone")
OPERATOR = PersonId("system-operator")
CITY_OPERATOR = PersonId("city-operator")
SOCIAL_WORKER = PersonId("social-worker")
AUDITOR = PersonId("auditor")
SHOPKEEPER = PersonId("shopkeeper")
OTHER_SHOPKEEPER = PersonId("shopkeeper-at-the-bridge")
CLERK = PersonId("exchange-clerk")
OUTSIDER = PersonId("coordinator-qinglong")


def holding(person: str, *roles: Role, scope: PlaceId = WUJIAYUAN) -> Principal:
    return Principal(PersonId(person), [HeldRole(role, scope) for role in roles])


PEOPLE: Mapping[str, Principal] = {
    principal.person_id: principal
    for principal in (
        holding(LEI, Role.RESIDENT),
        holding(XIE, Role.RESIDENT),
        holding(NEIGHBOUR, Role.RESIDENT),
        holding(HUANG, Role.VOLUNTEER),
        holding(TANG, Role.VOLUNTEER),
        holding(COORDINATOR, Role.COORDINATOR),
        holding(TELEPHONE, Role.TELEPHONE_OPERATOR),
        holding(SOCIAL_WORKER, Role.SOCIAL_WORKER),
        holding(SHOPKEEPER, Role.MERCHANT),
        holding(OTHER_SHOPKEEPER, Role.MERCHANT),
        holding(CLERK, Role.EXCHANGE_CLERK),
        holding(OUTSIDER, Role.COORDINATOR, scope=QINGLONG),
        holding(OPERATOR, Role.OPERATOR, scope=CITY),
        holding(CITY_OPERATOR, Role.CITY_OPERATOR, scope=CITY),
        holding(AUDITOR, Role.AUDITOR, scope=CITY),
    )
}


class KnownPeople:
    """A verifier for tests: the token is the person's id."""

    def __init__(self, people: Mapping[str, Principal] = PEOPLE) -> None:
        self._people = people

    async def verify(self, token: str) -> Principal:
        if token not in self._people:
            raise InvalidToken("Nobody we know.")
        return self._people[token]


def command(person: str, key: str) -> dict[str, str]:
    """The headers of a command."""
    return {"authorization": f"Bearer {person}", "idempotency-key": key}


def told(data: E, subject: str, number: int = 1) -> CloudEvent[E]:
    """An event as a subscriber hears it."""
    return CloudEvent[E](
        id=f"{subject}:{number}",
        source="/lovebank/elsewhere",
        type=data.type(),
        subject=subject,
        time=data.at,
        dataschema=f"/contracts/{data.type()}.json",
        communityid=data.community_id,
        sequence=str(number).zfill(10),
        correlationid=subject,
        causationid="command:elsewhere",
        data=data,
    )
