"""The statement of a month on paper: what was there, each line, what was there after it."""

from contextlib import closing
from dataclasses import dataclass

from lovebank.contracts.ids import AccountId
from lovebank.contracts.instant import Instant
from services.ledger.api.paper.sheet import Sheet
from services.ledger.api.paper.wording import Language, explained, say, time_served
from services.ledger.domain.bank_policy import LOCAL_TIME
from services.ledger.domain.passbook import Line, Month


@dataclass(frozen=True)
class Print:
    language: Language
    holder_name: str | None
    account_id: AccountId
    at: Instant


def draw(month: Month, asked: Print) -> bytes:
    """Raises `NameNotPrintable`."""
    language = asked.language
    title, belongs_to = say(language, "statement"), f"{asked.account_id} · {month.month}"
    with closing(Sheet(language, title, belongs_to, asked.at)) as sheet:
        sheet.check_name(asked.holder_name)
        sheet.heading(title, 20)
        sheet.facts(_head(month, asked))
        sheet.ln(4)
        _lines(sheet, month)
        sheet.ln(4)
        closes_with = _minutes(language, month.closing_balance_minutes)
        sheet.facts([(say(language, "closing"), closes_with)])
        return sheet.done()


def _lines(sheet: Sheet, month: Month) -> None:
    language = sheet.language
    if not month.lines:
        sheet.paragraph(say(language, "quiet"))
        return
    head = [say(language, each) for each in ("line", "day", "what", "change", "balance")]
    rows = [_row(language, line) for line in month.lines]
    sheet.grid(head, rows, [16, 28, 62, 30, 30], numbers=2)


def _head(month: Month, asked: Print) -> list[tuple[str, str]]:
    language = asked.language
    made = asked.at.astimezone(LOCAL_TIME).strftime("%Y-%m-%d %H:%M")
    opening = _minutes(language, month.opening_balance_minutes)
    holder = [(say(language, "holder_of_account"), asked.holder_name)] if asked.holder_name else []
    return [
        *holder,
        (say(language, "account"), asked.account_id),
        (say(language, "month"), month.month),
        (say(language, "made_on"), made),
        (say(language, "opening"), opening),
    ]


def _row(language: Language, line: Line) -> list[str]:
    day = line.at.astimezone(LOCAL_TIME).date().isoformat()
    told = explained(language, line.code, line.kind, line.reason)
    if over := line.over_ceiling_minutes:
        told += f" ({say(language, 'over_the_ceiling', minutes=over)})"
    change = f"{line.minutes:+d}" if line.minutes else "0"
    return [str(line.line), day, told, change, str(line.balance_minutes)]


def _minutes(language: Language, minutes: int) -> str:
    sign = "−" if minutes < 0 else ""
    return f"{sign}{time_served(language, abs(minutes))}"
