"""What must be so when the chaos is over: whatever was answered is in the journal, and was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

from lovebank.kernel.ids import uuid7
from services.ledger.domain.transfer import Final, Pending
from tests.ledger_proofs.ground import Ground, open_log, open_store
from tests.ledger_proofs.reading import wrong
from tests.ledger_proofs.subscriber import Subscriber, book_of
from tests.ledger_proofs.town import now
from tests.ledger_proofs.wishes import NOTHING, OTHERWISE, Answer, digest_of, wishes
from tests.simulator_ledger.desk import Desk, open_desk
from tests.simulator_ledger.mutants import NONE

TOPIC = "lovebank.ledger"
Answers = Mapping[int, set[tuple[str, str]]]  # Of each wish: which transfer, which digest.


async def wrong_with(ground: Ground, many: int, lines: Sequence[str]) -> list[str]:
    answers = _by_wish(lines)
    async with open_store(ground.store) as database, open_log(ground.log) as log:
        desk = await open_desk(database, log, now, uuid7, NONE)
        found = [f"wish {wish} was never answered" for wish in range(many) if wish not in answers]
        found += _flipped(answers)
        found += [each async for each in _lost(desk, answers)]
        found += [each async for each in _otherwise_now(desk, ground.seed, many, answers)]
        while await desk.relay.publish_pending():
            continue
        heard = Subscriber()
        async for each in log.read(TOPIC):
            heard.hear(each.record)
        found += [each async for each in _untold(desk, heard)]
        return [*found, *await wrong(database)]


def _by_wish(lines: Sequence[str]) -> Answers:
    answers: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for line in lines:
        wish, transfer_id, digest = line.split()
        answers[int(wish)].add((transfer_id, digest))
    return answers


def _flipped(answers: Answers) -> Iterator[str]:
    for wish, said in answers.items():
        if len(said) > 1:
            yield f"wish {wish} was answered in several ways: {said}"


async def _lost(desk: Desk, answers: Answers) -> AsyncIterator[str]:
    """As it is written, before anybody is asked anew: what is lost would be made again."""
    written: dict[str, str] = {}
    async for kept in desk.journal.every({}):
        entry = kept.value
        written[kept.id] = "pending" if isinstance(entry, Pending) else digest_of(entry)
    for wish, said in answers.items():
        for transfer_id, digest in said:
            if digest not in (NOTHING, OTHERWISE) and written.get(transfer_id) != digest:
                yield f"wish {wish} was answered, and {transfer_id} is {written.get(transfer_id)}"


async def _otherwise_now(desk: Desk, seed: int, many: int, answers: Answers) -> AsyncIterator[str]:
    """Asked once more, all of it."""
    for wish, errand in enumerate(wishes(seed, many)):
        answer = Answer()
        await errand.do(desk, answer)
        if (answer.transfer_id, answer.digest) not in answers.get(wish, set()):
            yield f"wish {wish} is answered otherwise now: {answer.transfer_id}"


async def _untold(desk: Desk, heard: Subscriber) -> AsyncIterator[str]:
    every = desk.journal.every({"state": "final"})
    finals = {kept.id async for kept in every if isinstance(kept.value, Final)}
    for name in finals ^ heard.transfers:
        yield f"{name} is final, and was not told; or the other way round"
    async for kept in desk.accounts.every({}):
        if heard.book(kept.id) != book_of(kept.value):
            yield f"{kept.id} was heard of otherwise"
