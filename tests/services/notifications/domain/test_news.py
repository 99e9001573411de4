import pytest

from lovebank.contracts.registry import events
from lovebank.kernel.service import Service
from services.notifications.domain.news import Occasion


@pytest.mark.parametrize("occasion", Occasion)
async def test_every_occasion_is_a_published_event_that_is_heard(
    occasion: Occasion, service: Service
) -> None:
    [published] = [event for event in events().values() if event.kind == occasion]

    assert service.subscribers[0].find(published.type())
