"""What the ledger does when it hears of its own deposits and reversals: stars follow."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ledger import Deposited, Reversed
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.ledger.domain.chart import member_of
from services.ledger.usecases.star_watch import StarWatch


def subscribe(subscriber: Subscriber, watch: StarWatch) -> None:
    subscriber.on(Deposited, partial(look_at_the_stars, watch))
    subscriber.on(Reversed, partial(look_again, watch))


async def look_at_the_stars(watch: StarWatch, event: CloudEvent[Deposited]) -> None:
    await watch.look(event.data.volunteer_id, heard(event))


async def look_again(watch: StarWatch, event: CloudEvent[Reversed]) -> None:
    member = member_of(event.data.account_id)
    if member is not None:
        await watch.look(member, heard(event))
