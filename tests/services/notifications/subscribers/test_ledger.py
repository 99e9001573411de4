import httpx

from lovebank.contracts.ids import PersonId
from lovebank.contracts.ledger import PersonErased
from lovebank.kernel.service import Service
from tests.builders import CITY, EVENING, LEI, WUJIAYUAN, XIE
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
