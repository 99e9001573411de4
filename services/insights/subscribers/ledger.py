"""What is noted when services/ledger says that something happened."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ledger import Deposited
from lovebank.kernel.subscriber import Subscriber
from services.insights.domain.seen import Step
from services.insights.usecases.books import Books
from services.insights.usecases.witness import note_alone


def subscribe(subscriber: Subscriber, books: Books) -> None:
    subscriber.on(Deposited, partial(note_the_deposit, books))


async def note_the_deposit(books: Books, event: CloudEvent[Deposited]) -> None:
    """Its aggregate is the transfer, of which other things are told that nobody counts here."""
    await note_alone(books.deposits, event, Step.DEPOSITED, event.data.minutes)
