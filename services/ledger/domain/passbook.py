"""What stands in a member's passbook: its lines, its months, and the deeds among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from pydantic import Field

from lovebank.contracts.ids import TransferId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.model import Model
from services.ledger.domain.bank_policy import LOCAL_TIME
from services.ledger.domain.order import Deed, Kind


class Line(Model):
    """`minutes` is by how much the balance changed. A line of a deed has it, a correction names it.

    `recognised_minutes` is by how much the lifetime minutes changed: below zero only where a
    deposit is taken back. `reason` is empty where none was needed. `over_ceiling_minutes` found no
    room in the balance; `overflow_minutes` of them went to the pool.
    """

    line: int = Field(ge=1)
    transfer_id: TransferId
    at: Instant
    code: str
    kind: Kind = Kind.MOVE
    reason: str = ""
    minutes: int
    recognised_minutes: int = 0
    over_ceiling_minutes: int = 0
    overflow_minutes: int = 0
    balance_minutes: int
    policy_version: int = 1
    deeds: tuple[Deed, ...] = Field(default=(), max_length=1)
    corrects: tuple[TransferId, ...] = Field(default=(), max_length=1)


class Month(Model):
    """What was there, what came and went, and what was there after it. `month` is `2021-02`."""

    month: str
    opening_balance_minutes: int
    lines: tuple[Line, ...]
    closing_balance_minutes: int


class RecordedDeed(Model):
    """A deed as the record of service tells it. What was corrected stays, and says by what.

    `counted_minutes` are those for stars; of what is no evidence for a star, those for the balance.
    """

    deed: Deed
    line: int
    recognised_minutes: int
    counted_minutes: int
    policy_version: int
    corrected_by: tuple[TransferId, ...]


def months(lines: Sequence[Line]) -> Sequence[Month]:
    """The lines in order, month by month. A line belongs to no month before that of the last one.

    A transfer may be entered before midnight and reach the account after another one did: the
    order of the lines is what counts, so that each month begins with what the last one ended with.
    """
    found: list[Month] = []
    opening = 0
    for month, of_it in groupby(_dated(lines), key=lambda dated: dated[0]):
        told = tuple(line for _, line in of_it)
        closing = told[-1].balance_minutes
        found.append(
            Month(
                month=month,
                opening_balance_minutes=opening,
                lines=told,
                closing_balance_minutes=closing,
            )
        )
        opening = closing
    return found


def month_of(lines: Sequence[Line], month: str) -> Month | None:
    """That month, also a quiet one after the first; none before the account had its first line."""
    earlier = [each for each in months(lines) if each.month <= month]
    if not earlier:
        return None
    last = earlier[-1]
    if last.month == month:
        return last
    balance = last.closing_balance_minutes
    return Month(
        month=month, opening_balance_minutes=balance, lines=(), closing_balance_minutes=balance
    )


def record_of(lines: Sequence[Line]) -> Sequence[RecordedDeed]:
    """Every deed, oldest first; none is ever left out."""
    corrections: defaultdict[TransferId, list[TransferId]] = defaultdict(list)
    for line in lines:
        for corrected in line.corrects:
            corrections[corrected].append(line.transfer_id)
    return [
        RecordedDeed(
            deed=deed,
            line=line.line,
            recognised_minutes=line.recognised_minutes,
            counted_minutes=line.recognised_minutes or line.minutes + line.over_ceiling_minutes,
            policy_version=line.policy_version,
            corrected_by=tuple(corrections[line.transfer_id]),
        )
        for line in lines
        for deed in line.deeds
    ]


def minutes_by_grade(
    record: Collection[RecordedDeed], grades: Collection[EvidenceGrade]
) -> Mapping[EvidenceGrade, int]:
    """Minutes that still stand, of the grades that count, lowest grade first."""
    found: defaultdict[EvidenceGrade, int] = defaultdict(int)
    for each in record:
        if not each.corrected_by and each.deed.evidence_grade in grades:
            found[each.deed.evidence_grade] += each.counted_minutes
    return {grade: found[grade] for grade in sorted(found) if found[grade]}


def _dated(lines: Sequence[Line]) -> Sequence[tuple[str, Line]]:
    dated, month = [], ""
    for line in lines:
        month = max(month, line.at.astimezone(LOCAL_TIME).strftime("%Y-%m"))
        dated.append((month, line))
    return dated
