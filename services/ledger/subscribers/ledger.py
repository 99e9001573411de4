"""What the ledger does when it hears of its own deposits: stars follow the minutes."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ledger import Deposited
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.ledger.usecases.star_watch import StarWatch


def subscribe(subscriber: Subscriber, watch: StarWatch) -> None:
    subscriber.on(Deposited, partial(look_at_the_stars, watch))


async def look_at_the_stars(watch: StarWatch, event: CloudEvent[Deposited]) -> None:
    await watch.look(event.data.volunteer_id, heard(event))
