"""Volunteers as this service has heard of them. Nothing is published from here."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.requests.domain.errors import NoSuchVolunteer
from services.requests.domain.volunteer import Volunteer

Volunteers = Repository[Volunteer]


async def open_volunteers(database: Database) -> Volunteers:
    documents = await database.open("volunteers")
    return Repository(documents, TypeAdapter(Volunteer), "requests", NoSuchVolunteer)
