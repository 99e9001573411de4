"""The blocks of each community, in order; with each the event that publishes its hash."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.ledger.domain.block import Block
from services.ledger.domain.errors import NoSuchBlock

COMMUNITY = "header.community_id"
NUMBER = "header.number"
Blocks: TypeAlias = Repository[Block]


async def open_blocks(database: Database) -> Blocks:
    documents = await database.open("blocks", Index(COMMUNITY), Index(NUMBER))
    return Repository(documents, TypeAdapter(Block), "ledger", NoSuchBlock)
