"""The insights service, put together. The only place that knows which part meets which."""

from lovebank.kernel.http import build_api
from lovebank.kernel.service import Foundation, Service
from lovebank.kernel.subscriber import Subscriber
from services.insights.api import events, figures
from services.insights.subscribers import ledger, notifications, requests, volunteers
from services.insights.usecases.books import Books
from services.insights.usecases.event_reader import EventReader
from services.insights.usecases.figures_desk import FiguresDesk


async def build(foundation: Foundation) -> Service:
    books = await Books.open(foundation.database)
    subscriber = Subscriber("insights", replayable=True)
    for publisher in (requests, volunteers, ledger, notifications):
        publisher.subscribe(subscriber, books)
    api = build_api(
        "insights",
        [figures.router, events.router],
        provide=[FiguresDesk(books), EventReader(foundation.log)],
        verifier=foundation.verifier,
    )
    return Service(name="insights", api=api, subscribers=[subscriber])
