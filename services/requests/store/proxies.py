"""For whom a person may speak: what is asked when they list their own."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.requests.domain.errors import NoSuchResident
from services.requests.domain.resident import Proxy

Proxies = Repository[Proxy]


async def open_proxies(database: Database) -> Proxies:
    # One registration of a resident may make several: no index on the first cause.
    documents = await database.open("proxies")
    return Repository(documents, TypeAdapter(Proxy), "requests", NoSuchResident)
