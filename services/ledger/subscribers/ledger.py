"""What the ledger does when it hears of its own transfers: stars, pool and redemptions follow."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ledger import Deposited, Posted, Reversed
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.ledger.domain.chart import member_of
from services.ledger.usecases.exchange.fulfilment import Fulfilment
from services.ledger.usecases.overflow import Overflow
from services.ledger.usecases.star_watch import StarWatch


def subscribe(
    subscriber: Subscriber, watch: StarWatch, overflow: Overflow, fulfilment: Fulfilment
) -> None:
    subscriber.on(Deposited, partial(see_to_pool_and_stars, watch, overflow))
    subscriber.on(Reversed, partial(look_again, watch, overflow))
    subscriber.on(Posted, partial(put_back, fulfilment))


async def see_to_pool_and_stars(
    watch: StarWatch, overflow: Overflow, event: CloudEvent[Deposited]
) -> None:
    if event.data.overflow_minutes:
        await overflow.follow(event.data.transfer_id, heard(event))
    await watch.look(event.data.volunteer_id, heard(event))


async def look_again(watch: StarWatch, overflow: Overflow, event: CloudEvent[Reversed]) -> None:
    await overflow.take_back(event.data.transfer_id, event.data.reverses, heard(event))
    member = member_of(event.data.account_id)
    if member is not None:
        await watch.look(member, heard(event))


async def put_back(fulfilment: Fulfilment, event: CloudEvent[Posted]) -> None:
    if event.data.transfer_kind == "reversal":
        await fulfilment.reversed(event.data.transfer_id, heard(event))
