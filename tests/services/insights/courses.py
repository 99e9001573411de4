"""How one help request may go, from its report to its end, by chance."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from lovebank.contracts.event import Event
from lovebank.contracts.ids import CommunityId, PersonId, RequestId, ResidentId
from lovebank.contracts.requests import (
    HelpRequestAccepted,
    HelpRequestArrived,
    HelpRequestCancelled,
    HelpRequestClosed,
    HelpRequestCompleted,
    HelpRequestConfirmed,
    HelpRequestHandedBack,
    HelpRequestMerged,
    HelpRequestReopened,
    HelpRequestReported,
    HelpRequestUnfulfilled,
)
from lovebank.contracts.words import (
    Category,
    Channel,
    CloseReason,
    ConfirmedBy,
    EvidenceGrade,
    ServiceClass,
)

HELPER = {"volunteer_id": "huang-manfeng"}
_CONFIRMATION: dict[str, Any] = {
    "beneficiary_id": "lei",
    "confirmed_by": ConfirmedBy.BENEFICIARY,
    "evidence_grade": EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
    "policy_version": 1,
}


def _report(name: RequestId, place: CommunityId, at: datetime) -> HelpRequestReported:
    return HelpRequestReported(
        community_id=place,
        at=at,
        request_id=name,
        category=Category.ERRAND,
        service_class=ServiceClass.SAME_DAY,
        channel=Channel.PHONE,
        grid="grid-1",
        reporter_id=PersonId("xie-runmei"),
        beneficiary_id=ResidentId("lei"),
        accept_by=None,
        resolve_by=None,
        policy_version=1,
    )


class Course:
    def __init__(
        self, name: RequestId, place: CommunityId, at: datetime, chance: random.Random
    ) -> None:
        self._name = name
        self._place = place
        self._at = at
        self._chance = chance

    def told(self) -> Iterator[Event]:
        yield _report(self._name, self._place, self._at)
        match self._chance.randrange(8):
            case 0:
                yield HelpRequestMerged(**self._of(into="request-0"))
            case 1:
                yield HelpRequestCancelled(**self._of(reason=CloseReason.NO_LONGER_NEEDED))
            case 2:
                yield HelpRequestUnfulfilled(**self._of())
                yield from self._served()
            case 3:
                yield HelpRequestAccepted(**self._of(**HELPER))
                yield HelpRequestHandedBack(**self._of(**HELPER))
                yield from self._served()
            case _:
                yield from self._served()

    def _served(self) -> Iterator[Event]:
        yield HelpRequestAccepted(**self._of(**HELPER))
        yield HelpRequestArrived(**self._of(**HELPER))
        minutes = self._chance.randint(1, 90)
        yield self._completed(minutes)
        if self._chance.random() < 0.25:
            yield HelpRequestReopened(**self._of())
            yield self._completed(minutes)
        if self._chance.random() < 0.8:
            confirmed = {**HELPER, "minutes_served": minutes, **_CONFIRMATION}
            yield HelpRequestConfirmed(**self._of(**confirmed))
            reason = self._chance.choice((CloseReason.SOLVED_BY_VOLUNTEER, CloseReason.NOT_OURS))
            yield HelpRequestClosed(**self._of(reason=reason))

    def _completed(self, minutes: int) -> Event:
        within = self._chance.random() < 0.7
        return HelpRequestCompleted(
            **self._of(**HELPER, minutes_served=minutes, within_promise=within)
        )

    def _of(self, **more: Any) -> dict[str, Any]:
        self._at += timedelta(seconds=self._chance.randrange(6 * 3600))
        common = {"community_id": self._place, "at": self._at, "request_id": self._name}
        return {**common, **more}
