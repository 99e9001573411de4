"""The passbook: opening and lines make the closing, whatever happened and in whatever order."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lovebank.contracts.ids import TransferId
from lovebank.contracts.words import EvidenceGrade
from services.ledger.domain.passbook import Line, minutes_by_grade, month_of, months, record_of
from tests.services.ledger.bank import deed

START = datetime(2021, 1, 1, tzinfo=UTC)
# By how much the balance changes, and how many hours after the start it was entered.
CHANGES = st.lists(st.tuples(st.integers(-600, 960), st.integers(0, 24 * 200)), max_size=40)


def lines_of(changes: list[tuple[int, int]]) -> list[Line]:
    lines, balance = [], 0
    for number, (minutes, hours) in enumerate(changes, 1):
        balance += minutes
        lines.append(
            Line(
                line=number,
                transfer_id=TransferId(f"transfer-{number}"),
                at=START + timedelta(hours=hours),
                code="gift",
                minutes=minutes,
                balance_minutes=balance,
            )
        )
    return lines


@given(CHANGES)
def test_p14_opening_and_lines_make_the_closing_of_every_month(
    changes: list[tuple[int, int]],
) -> None:
    lines = lines_of(changes)

    told = months(lines)

    for month in told:
        moved = sum(line.minutes for line in month.lines)
        assert month.opening_balance_minutes + moved == month.closing_balance_minutes
    for before, after in pairwise(told):
        assert before.closing_balance_minutes == after.opening_balance_minutes
        assert before.month < after.month
    assert [line.line for month in told for line in month.lines] == [line.line for line in lines]


@given(CHANGES, st.integers(1, 12))
def test_p14_a_quiet_month_ends_as_it_begins(changes: list[tuple[int, int]], number: int) -> None:
    lines = lines_of(changes)

    month = month_of(lines, f"2021-{number:02}")

    if month is None:
        assert all(f"2021-{number:02}" < each.month for each in months(lines))
    elif not month.lines:
        assert month.opening_balance_minutes == month.closing_balance_minutes


def deposit(number: int, minutes: int, grade: EvidenceGrade) -> Line:
    told = deed(f"request-{number}", minutes, evidence_grade=grade)
    return Line(
        line=number,
        transfer_id=told.transfer_id,
        at=START,
        code="deposit",
        minutes=minutes,
        recognised_minutes=minutes,
        balance_minutes=minutes,
        deeds=(told,),
    )


def test_a_correction_is_seen_and_the_deed_stays_in_the_record() -> None:
    confirmed, photo = EvidenceGrade.CONFIRMED_BY_BENEFICIARY, EvidenceGrade.ROSTER_AND_PHOTO
    taken_back = Line(
        line=3,
        transfer_id=TransferId("deposit:request-1:reversed"),
        at=START,
        code="reversal",
        minutes=-38,
        recognised_minutes=-38,
        balance_minutes=60,
        corrects=(TransferId("deposit:request-1"),),
    )

    record = record_of([deposit(1, 38, confirmed), deposit(2, 60, photo), taken_back])

    assert [each.corrected_by for each in record] == [("deposit:request-1:reversed",), ()]
    assert minutes_by_grade(record, tuple(EvidenceGrade)) == {photo: 60}
