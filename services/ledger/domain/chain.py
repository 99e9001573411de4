"""Whether blocks follow one another: each has its own hash, and names that of the one before."""

from __future__ import annotations

from lovebank.contracts.receipts import NOTHING_BEFORE
from services.ledger.domain.audit import Violation
from services.ledger.domain.block import Block


class Chain:
    """Blocks of any communities, added by their numbers; of each the last is remembered."""

    def __init__(self) -> None:
        self.blocks = 0
        self.broken: list[Violation] = []
        self._last: dict[str, tuple[int, str]] = {}

    def add(self, block: Block) -> None:
        self.blocks += 1
        header = block.header
        number, previous = self._last.get(header.community_id, (0, NOTHING_BEFORE))
        self._last[header.community_id] = (header.number, block.block_hash)
        follows = (number + 1, previous, block.block_hash)
        if (header.number, header.previous, header.hash) != follows:
            about, says = block.block_id, header.number
            self.broken.append(
                Violation(about=about, what="chain", says=says, should_say=number + 1)
            )
