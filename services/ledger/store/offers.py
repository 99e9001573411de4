"""What is offered, by exchange point and shelf."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.ledger.domain.exchange.catalogue import AnyOffer, Offer
from services.ledger.domain.exchange.errors import NoSuchOffer

Offers = Repository[AnyOffer]
_OFFER: TypeAdapter[AnyOffer] = TypeAdapter(Offer)


async def open_offers(database: Database) -> Offers:
    documents = await database.open(
        "offers", Index("community_id"), Index("exchange_point_id"), Index("shelf")
    )
    return Repository(documents, _OFFER, "ledger", NoSuchOffer)
