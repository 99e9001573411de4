"""Who is told what when services/ledger says that something happened."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ledger import (
    AccountBecameDormant,
    AccountEvent,
    AccountWoken,
    CertificateEvent,
    CertificateIssued,
    CertificateRevoked,
    Deposited,
    PersonErased,
    StarEligible,
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
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.notifications.domain.news import Audience, News, Occasion
from services.notifications.usecases.post_room import PostRoom


def subscribe(subscriber: Subscriber, post_room: PostRoom) -> None:
    subscriber.on(Deposited, partial(tell_of_the_deposit, post_room))
    subscriber.on(StarEligible, partial(tell_of_the_star, post_room))
    for star in (StarNoticed, StarGranted, StarSuspended, StarRevoked):
        subscriber.on(star, partial(tell_of_the_star, post_room))
    for certificate in (CertificateIssued, CertificateRevoked):
        subscriber.on(certificate, partial(tell_of_the_certificate, post_room))
    for account in (AccountBecameDormant, AccountWoken):
        subscriber.on(account, partial(tell_of_the_account, post_room))
    for event in (FraudHoldPlaced, FraudHoldDismissed, FraudHoldUpheld):
        subscriber.on(event, partial(tell_of_the_doubt, post_room))
    subscriber.on(PersonErased, partial(forget, post_room))


async def tell_of_the_deposit(post_room: PostRoom, event: CloudEvent[Deposited]) -> None:
    told = event.data
    parameters = {"minutes": told.minutes, "balance_minutes": told.balance_minutes}
    await post_room.tell(_news(event, told.deed_id, parameters), heard(event))


async def tell_of_the_star(
    post_room: PostRoom, event: CloudEvent[StarEligible] | CloudEvent[StarEvent]
) -> None:
    told = event.data
    news = _news(event, told.volunteer_id, {"star_level": told.star_level})
    await post_room.tell(news, heard(event))


async def tell_of_the_certificate(post_room: PostRoom, event: CloudEvent[CertificateEvent]) -> None:
    number = event.data.certificate_number
    news = _news(event, number, {"certificate_number": number})
    await post_room.tell(news, heard(event))


async def tell_of_the_account(post_room: PostRoom, event: CloudEvent[AccountEvent]) -> None:
    await post_room.tell(_news(event, event.data.volunteer_id, {}), heard(event))


async def tell_of_the_doubt(post_room: PostRoom, event: CloudEvent[FraudHoldEvent]) -> None:
    told = event.data
    news = _news(event, told.deed_id, {"minutes": told.minutes_served})
    await post_room.tell(news, heard(event))


async def forget(post_room: PostRoom, event: CloudEvent[PersonErased]) -> None:
    await post_room.forget(event.data.person_id, heard(event))


def _news(event: CloudEvent[Any], about: str, parameters: Mapping[str, int | str]) -> News:
    """For the one whose account it is about."""
    told = event.data
    return News(
        occasion=Occasion(told.kind),
        event_id=event.id,
        community_id=told.community_id,
        about=about,
        people={Audience.ACCOUNT_HOLDER: (told.volunteer_id,)},
        parameters=parameters,
    )
