from typing import Any

import httpx
import pytest

from lovebank.contracts.ids import PersonId
from lovebank.contracts.ledger import (
    AccountBecameDormant,
    AccountEvent,
    AccountWoken,
    CertificateEvent,
    CertificateIssued,
    CertificateRevoked,
    PersonErased,
    StarEvent,
    StarGranted,
    StarNoticed,
    StarRevoked,
    StarSuspended,
)
from lovebank.contracts.ledger_doubts import (
    FraudHoldDismissed,
    FraudHoldEvent,
    FraudHoldPlaced,
    FraudHoldUpheld,
)
from lovebank.kernel.service import Service
from tests.builders import CITY, EVENING, HUANG, LEI, WUJIAYUAN, XIE
from tests.hearing import as_heard, deliver
from tests.services.notifications.town import the_story, told


async def test_who_was_forgotten_is_told_nothing_more(
    service: Service, client: httpx.AsyncClient
) -> None:
    forgotten = PersonErased(
        community_id=WUJIAYUAN, at=EVENING, person_id=PersonId(XIE), within=CITY
    )
    heard = as_heard(forgotten, f"erasure:{XIE}", 1)

    await deliver(service.subscribers[0], *the_story()[:1], heard, heard, *the_story())

    assert await told(client, XIE) == ["request_received"]
    assert len(await told(client, LEI)) > 1


@pytest.mark.parametrize(
    ("kind", "template"),
    [
        (FraudHoldPlaced, "minutes_looked_at"),
        (FraudHoldDismissed, "minutes_dismissed"),
        (FraudHoldUpheld, "appeal_turned_down"),
    ],
)
async def test_whose_minutes_are_in_doubt_hears_of_it_once(
    service: Service, client: httpx.AsyncClient, kind: type[FraudHoldEvent], template: str
) -> None:
    doubted = kind(
        community_id=WUJIAYUAN,
        at=EVENING,
        suspension_id="suspension:request-1",
        deed_id="request-1",
        volunteer_id=HUANG,
        minutes_served=38,
        signals=("overlap",),
    )
    heard = as_heard(doubted, "suspension:request-1", 1)

    await deliver(service.subscribers[0], heard, heard)

    assert await told(client, HUANG) == [template]
    assert await told(client, LEI) == []


STAR: dict[str, Any] = {
    "community_id": WUJIAYUAN,
    "at": EVENING,
    "volunteer_id": HUANG,
    "star_level": 2,
    "policy_version": 1,
}
NUMBER = "WJY-2021-000001"
CERTIFICATE: dict[str, Any] = {
    "community_id": WUJIAYUAN,
    "at": EVENING,
    "volunteer_id": HUANG,
    "certificate_number": NUMBER,
}
ACCOUNT: dict[str, Any] = {
    "community_id": WUJIAYUAN,
    "at": EVENING,
    "account_id": f"account:{HUANG}",
    "volunteer_id": HUANG,
}
OF_ONES_OWN: list[tuple[StarEvent | CertificateEvent | AccountEvent, str, str]] = [
    (StarNoticed(**STAR, notice_ends_at=EVENING), "star_on_notice", "Star level 2"),
    (StarGranted(**STAR), "star_is_yours", "Star level 2"),
    (StarSuspended(**STAR, reason="minutes_in_doubt"), "star_rests", "Star level 2"),
    (StarRevoked(**STAR, reason="conduct"), "star_taken_back", "Star level 2"),
    (CertificateIssued(**CERTIFICATE, minutes=38, policy_version=1), "certificate_made", NUMBER),
    (CertificateRevoked(**CERTIFICATE, reason="wish_of_holder"), "certificate_void", NUMBER),
    (AccountBecameDormant(**ACCOUNT, policy_version=1), "account_sleeps", "dormant"),
    (AccountWoken(**ACCOUNT), "account_awake", "awake"),
]


@pytest.mark.parametrize(("event", "template", "words"), OF_ONES_OWN)
async def test_whoever_it_is_about_hears_of_star_certificate_and_account_once(
    service: Service,
    client: httpx.AsyncClient,
    event: StarEvent | CertificateEvent | AccountEvent,
    template: str,
    words: str,
) -> None:
    heard = as_heard(event, "about:huang", 1)

    await deliver(service.subscribers[0], heard, heard)

    assert await told(client, HUANG) == [template]
    assert await told(client, LEI) == []
    english = {"authorization": f"Bearer {HUANG}", "accept-language": "en"}
    [shown] = (await client.get("/inbox", headers=english)).json()["items"]
    assert words in shown["text"]
