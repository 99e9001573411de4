import pytest

from lovebank.contracts.ledger import Deposited
from lovebank.contracts.registry import events
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.service import Service
from services.insights.domain.errors import SequenceGap
from tests.hearing import deliver
from tests.services.insights.town import Month

# Of the ledger deposits are counted, and nothing else; nor is it counted who was shown a contact.
NO_FIGURE = {"contact.revealed"} | {
    event.kind for event in events().values() if event.topic == Deposited.topic
} - {Deposited.kind}


def test_every_published_event_is_heard(service: Service) -> None:
    heard = {type_ for type_ in events() if service.subscribers[0].find(type_)}

    assert {events()[missing].kind for missing in {*events()} - heard} == NO_FIGURE
    assert set(service.subscribers[0].topics) == {event.topic for event in events().values()}


async def test_a_gap_is_refused_and_a_repeat_changes_nothing(
    service: Service, database: Database
) -> None:
    story = next(told for told in Month(2).told(requests=9) if len(told) > 4)
    [requests] = [book for book in database.opened if book.name == "help_requests"]

    await deliver(service.subscribers[0], *story[:3], *story[:3], story[1])
    before = await requests.get(story[0].subject)
    with pytest.raises(SequenceGap, match="after event 3 comes 5"):
        await deliver(service.subscribers[0], story[4])

    assert before is not None
    assert before.version == 3
    assert await requests.get(story[0].subject) == before
    await deliver(service.subscribers[0], *story[3:])
