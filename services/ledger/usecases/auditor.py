"""The auditor: what was sealed is gone through as it is sealed, and the whole bank every night.

By the block: each line must begin where the line before it ended, so that what was right stays
right, and nothing is counted again. By night everything is counted anew from nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from lovebank.contracts.ids import TransferId
from lovebank.contracts.receipts import NotCanonical, leaf
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Where
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.telemetry.log import get_logger
from services.ledger import metrics
from services.ledger.domain.audit import Together, Violation, alone, chained, sides, unchained
from services.ledger.domain.audited import WHOLE_BANK, Audited
from services.ledger.domain.block import Block, block_id, content_of
from services.ledger.domain.chain import Chain
from services.ledger.domain.order import overflow_of
from services.ledger.domain.transfer import Final, Posting
from services.ledger.store.audits import Audits
from services.ledger.store.blocks import COMMUNITY as BLOCKS_OF
from services.ledger.store.blocks import NUMBER, Blocks
from services.ledger.store.journal import COMMUNITY, Journal
from services.ledger.usecases.bookkeeper import Bookkeeper

log = get_logger()
EVERY_NIGHT = timedelta(hours=20)
ON_ITS_WAY_MAX = timedelta(minutes=2)
OVERFLOW_DUE_WITHIN = timedelta(hours=1)  # Who hears of the deed asks for it; the log may be late.
BLOCKS_AT_ONCE_MAX = 200


@dataclass(frozen=True)
class Report:
    accounts: int
    transfers: int
    blocks: int
    total_minutes: int
    violations: Sequence[Violation]


class Auditor:
    def __init__(
        self,
        bookkeeper: Bookkeeper,
        journal: Journal,
        blocks: Blocks,
        audits: Audits,
        clock: Clock,
    ) -> None:
        self._bookkeeper = bookkeeper
        self._journal = journal
        self._blocks = blocks
        self._audits = audits
        self._clock = clock

    async def audit(self, accounts: Where, entries: Where, blocks: Where) -> Report:
        """Everything anew: accounts against lines, transfers among themselves, the chain."""
        transfers = _Transfers()
        books = await self._bookkeeper.books(accounts, entries, transfers.look)
        chain = Chain()
        async for kept in self._blocks.every(blocks, order_by=NUMBER):
            chain.add(kept.value)
        together = transfers.together
        violations = [
            *(Violation.of(each) for each in books.differences),
            *transfers.wrong,
            *together.violations([each for each in together.named if await self._is_there(each)]),
            *[each async for each in self._late(together)],
            *chain.broken,
        ]
        if books.total_minutes:
            total = books.total_minutes
            violations.append(Violation(about="books", what="total", says=total, should_say=0))
        counted = len(books.accounts), transfers.count, chain.blocks
        return Report(*counted, books.total_minutes, violations)

    async def audit_by_night(self) -> None:
        """The whole bank, once a night, whichever of many replicas comes first."""
        last = await self._audits.find_one(WHOLE_BANK)
        if last and self._clock() - last.value.at < EVERY_NIGHT:
            return
        report = await self.audit({}, {}, {})
        metrics.CONSERVATION_ERROR.set(report.total_minutes)
        metrics.IMBALANCE.set(report.total_minutes)
        metrics.VIOLATIONS.set(len(report.violations))
        _log(report.violations)
        await self._note(WHOLE_BANK, report.blocks)

    async def audit_what_was_sealed(self) -> None:
        """What came since the last time, community by community."""
        firsts = self._blocks.every({NUMBER: 1})
        async for first in firsts:
            await self._go_on(first.value.header.community_id)

    async def watch(self) -> None:
        """How much is on its way, and since when: at rest nothing is."""
        metrics.INFLIGHT.set(await self._journal.count({"state": "pending"}))
        page = await self._journal.find({"state": "pending"})
        since = [kept.value.transfer.entered_at for kept in page.items]
        age = (self._clock() - min(since)).total_seconds() if since else 0.0
        metrics.INFLIGHT_OLDEST.set(max(age, 0.0))

    async def _is_there(self, transfer_id: TransferId) -> bool:
        kept = await self._journal.find_one(transfer_id)
        return kept is not None and isinstance(kept.value, Final)

    async def _late(self, together: Together) -> AsyncIterator[Violation]:
        """Deeds that came to their end long ago, as their block shows, and what they brought over
        the ceiling nobody has entered. A deed may have been on its way for longer than that.
        """
        for deposit_id, block in together.awaited.items():
            if await self._was_sealed_lately(block):
                continue
            if await self._journal.find_one(overflow_of(deposit_id)) is None:
                yield together.late(deposit_id)

    async def _was_sealed_lately(self, block: str) -> bool:
        kept = await self._blocks.find_one(block)
        since = self._clock() - OVERFLOW_DUE_WITHIN
        return kept is not None and kept.value.header.sealed_at > since

    async def _go_on(self, community_id: str) -> None:
        kept = await self._audits.find_one(community_id)
        done, sealed = (
            kept.value.blocks if kept else 0,
            await self._blocks.count({BLOCKS_OF: community_id}),
        )
        if sealed == done:
            return
        until = min(sealed, done + BLOCKS_AT_ONCE_MAX)
        for number in range(done + 1, until + 1):
            block = (await self._blocks.get(block_id(community_id, number))).value
            violations = await self._of_block(block)
            if self._is_early(block, violations):
                until = number - 1
                break
            metrics.VIOLATIONS.inc(len(violations))
            _log(violations)
        await self._note(community_id, until)

    async def _of_block(self, block: Block) -> Sequence[Violation]:
        found = [await self._journal.get(each) for each in block.transfers]
        finals = [kept.value for kept in found if isinstance(kept.value, Final)]
        changed = [
            Violation(about=kept.id, what="is not as sealed", says=0, should_say=1)
            for kept, sealed in zip(found, block.leaves, strict=True)
            if not _is(kept.stored.value, sealed)
        ]
        lines = [line for final in finals for line in sides(final)]
        broken = [
            unchained(account_id, posting)
            for account_id, posting in lines
            if not chained(posting, await self._before(account_id, posting))
        ]
        return [*changed, *(each for final in finals for each in alone(final)), *broken]

    def _is_early(self, block: Block, violations: Sequence[Violation]) -> bool:
        """The line before may be on its way still: whoever left it half way, others finish it."""
        age = self._clock() - block.header.sealed_at
        return age < ON_ITS_WAY_MAX and any(each.what.startswith("line ") for each in violations)

    async def _before(self, account_id: str, posting: Posting) -> Posting | None:
        line = posting.account_version - 1
        for side in ("debit", "credit"):
            where: Where = {f"transfer.order.{side}": account_id, f"{side}_line": line}
            page = await self._journal.find(where, limit=1) if line else None
            for kept in page.items if page else ():
                if isinstance(kept.value, Final):
                    return kept.value.debit if side == "debit" else kept.value.credit
        return None

    async def _note(self, audit_id: str, blocks: int) -> None:
        at = self._clock()
        noted, cause = Audited(audit_id=audit_id, blocks=blocks, at=at), Cause(id=f"audit:{at}")
        kept = await self._audits.find_one(audit_id)
        try:
            if kept is None:
                await self._audits.add(audit_id, noted, [], cause)
            else:
                await self._audits.replace(kept, noted, [], cause)
        except (StaleVersion, Taken):
            log.info("ledger.audited_elsewhere", audit_id=audit_id)


class _Transfers:
    """All that are final, gone through once."""

    def __init__(self) -> None:
        self.count = 0
        self.wrong: list[Violation] = []
        self.together = Together()

    def look(self, final: Final) -> None:
        self.count += 1
        self.wrong.extend(alone(final))
        self.together.add(final)


def _is(page: dict[str, object], sealed: str) -> bool:
    try:
        return leaf(content_of(page)) == sealed
    except NotCanonical:
        return False


def _log(violations: Sequence[Violation]) -> None:
    for each in violations:
        log.error("ledger.violation", **each.model_dump())


def entries_in(region: Where) -> Where:
    return {COMMUNITY: region["community_id"]}


def blocks_in(region: Where) -> Where:
    return {BLOCKS_OF: region["community_id"]}
