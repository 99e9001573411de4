"""The corridor light of Wujiayuan, as the other services tell of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx

from lovebank.contracts.event import CloudEvent, Event
from lovebank.contracts.ids import AccountId, PersonId, RequestId, TransferId
from lovebank.contracts.ledger import Deposited
from lovebank.contracts.requests import (
    HelpRequestAccepted,
    HelpRequestCompleted,
    HelpRequestConfirmed,
    HelpRequestHandedBack,
    HelpRequestReopened,
    HelpRequestReported,
)
from lovebank.contracts.volunteers import WaveSent
from lovebank.contracts.words import Category, Channel, ConfirmedBy, EvidenceGrade, ServiceClass
from tests.builders import EVENING, HUANG, LEI, TANG, WUJIAYUAN, XIE
from tests.hearing import as_heard, in_order

LIGHT = RequestId("request-light")


class Clock:
    """Each look at it is a second later, so that what came later is newer."""

    def __init__(self) -> None:
        self._now = EVENING

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


def reported() -> HelpRequestReported:
    return HelpRequestReported(
        community_id=WUJIAYUAN,
        at=EVENING,
        request_id=LIGHT,
        category=Category.PUBLIC_SPACE,
        service_class=ServiceClass.URGENT,
        channel=Channel.WECHAT_GROUP,
        grid="grid-2",
        reporter_id=PersonId(XIE),
        beneficiary_id=LEI,
        accept_by=EVENING + timedelta(minutes=15),
        resolve_by=EVENING + timedelta(minutes=60),
        policy_version=1,
    )


def the_story() -> Sequence[CloudEvent[Any]]:
    """Huang takes it and hands it back, Tang does it, twice."""
    where: dict[str, Any] = {"community_id": WUJIAYUAN, "at": EVENING, "request_id": LIGHT}
    done: dict[str, Any] = where | {"volunteer_id": TANG, "minutes_served": 38}
    told: Sequence[Event] = (
        reported(),
        HelpRequestAccepted(**where, volunteer_id=HUANG),
        HelpRequestHandedBack(**where, volunteer_id=HUANG),
        HelpRequestAccepted(**where, volunteer_id=TANG),
        HelpRequestCompleted(**done, within_promise=True),
        HelpRequestReopened(**where),
        HelpRequestCompleted(**done, within_promise=True),
        HelpRequestConfirmed(
            **done,
            beneficiary_id=LEI,
            confirmed_by=ConfirmedBy.TELEPHONE_OPERATOR,
            evidence_grade=EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
            policy_version=1,
        ),
    )
    return in_order(LIGHT, *told)


def wave() -> CloudEvent[Any]:
    asked = WaveSent(
        community_id=WUJIAYUAN, at=EVENING, request_id=LIGHT, wave=1, volunteers=(HUANG, TANG)
    )
    return as_heard(asked, f"dispatch:{LIGHT}", 1, correlation_id=LIGHT)


def deposit() -> CloudEvent[Any]:
    deposited = Deposited(
        community_id=WUJIAYUAN,
        at=EVENING,
        transfer_id=TransferId("deposit:request-light"),
        account_id=AccountId(f"account:{TANG}"),
        volunteer_id=TANG,
        deed_id=LIGHT,
        minutes_served=38,
        minutes=38,
        recognised_minutes=38,
        evidence_grade=EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
        policy_version=1,
        balance_minutes=138,
        lifetime_minutes=238,
        account_version=4,
    )
    return as_heard(deposited, f"account:{TANG}", 4, correlation_id=LIGHT)


async def inbox(client: httpx.AsyncClient, person: str, **asked: str) -> list[dict[str, Any]]:
    headers = {"authorization": f"Bearer {person}"}
    answer = await client.get("/inbox", headers=headers, params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def told(client: httpx.AsyncClient, person: str) -> list[str]:
    return [item["template"] for item in await inbox(client, person)]
