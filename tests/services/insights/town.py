"""A month of two communities, made up from a seed, as the log would have it."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from lovebank.contracts.access import Role
from lovebank.contracts.event import CloudEvent, Event
from lovebank.contracts.ids import (
    AccountId,
    CommunityId,
    PersonId,
    RequestId,
    TransferId,
    VolunteerId,
)
from lovebank.contracts.ledger import Deposited, StarEligible
from lovebank.contracts.notifications import NotificationDelivered
from lovebank.contracts.registry import PARTITIONS, TOPICS
from lovebank.contracts.requests import CommunityRegistered, HelpRequestConfirmed
from lovebank.contracts.volunteers import (
    ActivityPublished,
    AttendanceCheckedIn,
    AttendanceCheckedOut,
    TaskOffersWithdrawn,
    VolunteerApproved,
    VolunteerRegistered,
    VolunteerSuspended,
    WaveSent,
)
from lovebank.contracts.words import EvidenceGrade, RecruitmentChannel
from lovebank.kernel.eventlog.log import EventLog, Record
from tests.builders import CITY, QINGLONG, WUJIAYUAN, holding
from tests.builders import PEOPLE as TOWNSPEOPLE
from tests.hearing import in_order
from tests.services.insights.courses import Course

DISTRICT_WORKER = PersonId("social-worker-meiwan")
PEOPLE = {
    **TOWNSPEOPLE,
    DISTRICT_WORKER: holding(
        DISTRICT_WORKER, Role.SOCIAL_WORKER, scope="yongzhou.lengshuitan.meiwan"
    ),
}
FIRST = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 10


class Month:
    """Everything that is told of it: one list for each aggregate, in order."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        self._numbers: Iterator[int] = iter(range(10**6))

    def told(self, requests: int) -> list[Sequence[CloudEvent[Any]]]:
        return [
            *(self._community(place) for place in (WUJIAYUAN, QINGLONG)),
            *(self._volunteer() for _ in range(requests // 3)),
            *(told for _ in range(requests) for told in self._request()),
            *(told for _ in range(requests // 8) for told in self._activity()),
        ]

    def _community(self, place: CommunityId) -> Sequence[CloudEvent[Any]]:
        once = CommunityRegistered(community_id=place, at=FIRST)
        return in_order(place, once, once)

    def _somewhere(self) -> tuple[CommunityId, datetime]:
        place = self._chance.choice((WUJIAYUAN, WUJIAYUAN, QINGLONG))
        return place, FIRST + timedelta(minutes=self._chance.randrange(DAYS * 24 * 60))

    def _later(self, at: datetime, hours: int = 6) -> datetime:
        return at + timedelta(seconds=self._chance.randrange(hours * 3600))

    def _volunteer(self) -> Sequence[CloudEvent[Any]]:
        place, at = self._somewhere()
        person = VolunteerId(f"volunteer-{next(self._numbers)}")
        whose: dict[str, Any] = {"community_id": place, "volunteer_id": person}
        registered = VolunteerRegistered(
            **whose, at=at, recruitment_channel=RecruitmentChannel.SELF_RECOMMENDATION
        )
        later = (
            VolunteerApproved(**whose, at=self._later(at, 48), volunteer_no=person),
            VolunteerSuspended(**whose, at=self._later(at, 240)),
        )
        return in_order(person, registered, *later[: self._chance.randrange(3)])

    def _request(self) -> Iterator[Sequence[CloudEvent[Any]]]:
        place, at = self._somewhere()
        name = RequestId(f"request-{next(self._numbers)}")
        told = [*Course(name, place, at, self._chance).told()]
        yield in_order(name, *told)
        asked = tuple(VolunteerId(f"asked-{n}") for n in range(self._chance.randrange(6)))
        of: dict[str, Any] = {"community_id": place, "at": at, "request_id": name}
        waves = [WaveSent(**of, wave=n, volunteers=asked) for n in range(self._chance.randrange(3))]
        withdrawn = TaskOffersWithdrawn(**of, volunteers=asked)
        yield in_order(f"dispatch:{name}", *waves, withdrawn)
        notice = f"notice-{name}"
        delivered = NotificationDelivered(
            community_id=place,
            at=at,
            notification_id=notice,
            recipient_id=PersonId("xie-runmei"),
            policy="received",
            channel="inbox",
        )
        yield in_order(notice, delivered)
        if any(isinstance(event, HelpRequestConfirmed) for event in told):
            yield self._deposits(place, self._later(told[-1].at, 30))

    def _deposits(self, place: CommunityId, at: datetime) -> Sequence[CloudEvent[Any]]:
        number = next(self._numbers)
        account = AccountId(f"account:saver-{number}")
        deposits: list[Event] = [
            _deposit(account, place, self._later(at), self._chance.randrange(60), f"{number}-{n}")
            for n in range(self._chance.randint(1, 4))
        ]
        star = StarEligible(
            community_id=place,
            at=at,
            volunteer_id=VolunteerId(f"saver-{number}"),
            star_level=1,
            lifetime_minutes=6_000,
            policy_version=1,
        )
        return in_order(account, *deposits[:1], star, *deposits[1:])

    def _activity(self) -> Iterator[Sequence[CloudEvent[Any]]]:
        place, at = self._somewhere()
        name = f"activity-{next(self._numbers)}"
        starts_at = self._later(at, 72)
        held = ActivityPublished(
            community_id=place, at=at, activity_id=name, starts_at=starts_at, planned_minutes=90
        )
        yield in_order(name, held)
        for number in range(self._chance.randrange(8)):
            who: dict[str, Any] = {
                "community_id": place,
                "attendance_id": f"attendance:{name}:{number}",
                "activity_id": name,
                "volunteer_id": f"asked-{number}",
            }
            out = AttendanceCheckedOut(
                **who,
                at=self._later(starts_at),
                minutes_served=90,
                evidence_grade=EvidenceGrade.ROSTER_AND_PHOTO,
            )
            checked_in = AttendanceCheckedIn(**who, at=starts_at)
            yield in_order(who["attendance_id"], checked_in, *[out][: self._chance.randrange(2)])


def _deposit(
    account: AccountId, place: CommunityId, at: datetime, minutes: int, deed: str
) -> Deposited:
    return Deposited(
        community_id=place,
        at=at,
        transfer_id=TransferId(f"deposit:{deed}"),
        account_id=account,
        volunteer_id=VolunteerId(account.removeprefix("account:")),
        deed_id=deed,
        minutes_served=minutes + 1,
        minutes=minutes,
        recognised_minutes=minutes,
        evidence_grade=EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
        policy_version=1,
        balance_minutes=minutes,
        lifetime_minutes=minutes,
        account_version=1,
    )


def laid_together(
    told: Sequence[Sequence[CloudEvent[Any]]], seed: int
) -> Sequence[CloudEvent[Any]]:
    """As they might reach a subscriber: each aggregate in order, all else mixed; some twice."""
    chance = random.Random(seed)  # noqa: S311
    places = [place for place, events in enumerate(told) for _ in events]
    chance.shuffle(places)
    heard = [0] * len(told)
    order: list[CloudEvent[Any]] = []
    for place in places:
        again = chance.randrange(heard[place] + 1) if chance.random() < 0.2 else heard[place]
        heard[place] += 1
        order += told[place][again : heard[place]]
    return order


async def publish(log: EventLog, told: Sequence[CloudEvent[Any]]) -> None:
    for topic in TOPICS:
        await log.ensure(topic, PARTITIONS)
    await log.publish(
        [
            Record(event.data.topic, event.subject, event.model_dump_json(by_alias=True).encode())
            for event in told
        ]
    )


async def figures(
    client: httpx.AsyncClient, person: str, place: str = WUJIAYUAN, **asked: str
) -> httpx.Response:
    whole = {"place": place, "from": "2026-03-01", "to": "2026-03-25"}
    headers = {"authorization": f"Bearer {person}"}
    return await client.get("/figures", headers=headers, params={**whole, **asked})


__all__ = ["CITY", "DISTRICT_WORKER", "PEOPLE", "Month", "figures", "laid_together", "publish"]
