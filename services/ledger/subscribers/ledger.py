"""What the ledger does when it hears of its own transfers: stars follow, and redemptions."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ledger import Deposited, Posted, Reversed
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.ledger.domain.chart import member_of
from services.ledger.usecases.exchange.fulfilment import Fulfilment
from services.ledger.usecases.star_watch import StarWatch


def subscribe(subscriber: Subscriber, watch: StarWatch, fulfilment: Fulfilment) -> None:
    subscriber.on(Deposited, partial(look_at_the_stars, watch))
    subscriber.on(Reversed, partial(look_again, watch))
    subscriber.on(Posted, partial(put_back, fulfilment))


async def look_at_the_stars(watch: StarWatch, event: CloudEvent[Deposited]) -> None:
    await watch.look(event.data.volunteer_id, heard(event))


async def look_again(watch: StarWatch, event: CloudEvent[Reversed]) -> None:
    member = member_of(event.data.account_id)
    if member is not None:
        await watch.look(member, heard(event))


async def put_back(fulfilment: Fulfilment, event: CloudEvent[Posted]) -> None:
    if event.data.transfer_kind == "reversal":
        await fulfilment.reversed(event.data.transfer_id, heard(event))
