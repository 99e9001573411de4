"""Who is who in each help request, as its events said."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.notifications.domain.errors import NoSuchRequest
from services.notifications.domain.request_people import RequestPeople

PeopleBook = Repository[RequestPeople]


async def open_request_people(database: Database) -> PeopleBook:
    documents = await database.open("request_people")
    return Repository(documents, TypeAdapter(RequestPeople), "notifications", NoSuchRequest)
