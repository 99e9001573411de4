import httpx
import pytest

from lovebank.contracts.ids import PersonId
from lovebank.contracts.ledger import PersonErased
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
