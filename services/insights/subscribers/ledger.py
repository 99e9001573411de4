"""What is noted when services/ledger says that something happened."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ledger import Deposited, StarEligible
from lovebank.kernel.subscriber import Subscriber
from services.insights.domain.seen import Step
from services.insights.usecases.books import Books
from services.insights.usecases.witness import note, note_after, note_alone


def subscribe(subscriber: Subscriber, books: Books) -> None:
    subscriber.on(Deposited, partial(note_the_deposit, books))
    subscriber.on(StarEligible, partial(note_the_star, books))


async def note_the_deposit(books: Books, event: CloudEvent[Deposited]) -> None:
    each = partial(note_alone, books.deposits, event, Step.DEPOSITED, event.data.minutes)
    await note_after(books.accounts, event, lambda seen: seen, first=each)


async def note_the_star(books: Books, event: CloudEvent[StarEligible]) -> None:
    await note(books.accounts, event, lambda seen: seen)
