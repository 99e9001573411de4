"""Help for hours, by request."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.ledger.domain.exchange.errors import NoSuchHelp
from services.ledger.domain.exchange.help_for_hours import AnyHours, Hours

HelpForHours = Repository[AnyHours]
_HOURS: TypeAdapter[AnyHours] = TypeAdapter(Hours)


async def open_help_for_hours(database: Database) -> HelpForHours:
    documents = await database.open(
        "help_for_hours", Index("state"), Index("held_until", sparse=True)
    )
    return Repository(documents, _HOURS, "ledger", NoSuchHelp)
