"""A certificate on paper: for the holder to hand over, with a code for strangers to scan."""

from contextlib import closing
from dataclasses import dataclass

from lovebank.contracts.words import EvidenceGrade
from services.ledger.api.paper.sheet import PALE, RED, Sheet
from services.ledger.api.paper.wording import Language, grade, say, time_served
from services.ledger.domain.bank_policy import LOCAL_TIME
from services.ledger.domain.certificate import (
    AnyCertificate,
    Certified,
    CertifiedDeed,
    Revoked,
    Shown,
)

QR_SIDE = 34


@dataclass(frozen=True)
class Print:
    """`holder_name` is printed and forgotten; without one the paper speaks of its holder."""

    language: Language
    holder_name: str | None
    url: str


def draw(certificate: AnyCertificate, asked: Print) -> bytes:
    """Raises `NameNotPrintable`."""
    certified, title = certificate.certified, say(asked.language, "certificate")
    with closing(Sheet(asked.language, title, certified.number, certified.issued_at)) as sheet:
        sheet.check_name(asked.holder_name)
        sheet.frame()
        sheet.ln(14)
        sheet.heading(title)
        if isinstance(certificate, Revoked):
            sheet.paragraph(say(asked.language, "revoked"), 16, RED)
        sheet.ln(6)
        _tell(sheet, certified, asked)
        return sheet.done()


def _tell(sheet: Sheet, certified: Certified, asked: Print) -> None:
    _certify(sheet, certified, asked)
    if certified.shows(Shown.GRADES):
        _grades(sheet, certified)
    if certified.shows(Shown.STAR):
        _star(sheet, certified)
    _origin(sheet, certified, asked)
    if certified.shows(Shown.DEEDS):
        _deeds(sheet, certified)


def _certify(sheet: Sheet, certified: Certified, asked: Print) -> None:
    told = say(
        sheet.language,
        "certifies",
        name=asked.holder_name or say(sheet.language, "holder"),
        first=certified.span.first_day.isoformat(),
        last=certified.span.last_day.isoformat(),
        hours=time_served(sheet.language, certified.minutes),
    )
    sheet.paragraph(told, 14)
    sheet.ln(6)


def _grades(sheet: Sheet, certified: Certified) -> None:
    language = sheet.language
    rows = [
        [grade(language, EvidenceGrade(int(told))), time_served(language, minutes)]
        for told, minutes in certified.minutes_by_grade.items()
    ]
    sheet.paragraph(say(language, "by_grade"), 10, PALE)
    sheet.grid([say(language, "evidence"), say(language, "time")], rows, [110, 56])
    sheet.ln(6)


def _star(sheet: Sheet, certified: Certified) -> None:
    level = certified.star_level
    sheet.paragraph(say(sheet.language, "star" if level else "no_star", level=level), 12)
    sheet.ln(4)


def _origin(sheet: Sheet, certified: Certified, asked: Print) -> None:
    language = sheet.language
    sheet.room(QR_SIDE + 40)
    sheet.ln(4)
    day = certified.issued_at.astimezone(LOCAL_TIME).date().isoformat()
    top = sheet.get_y()
    sheet.code_to_scan(asked.url, 210 - 22 - QR_SIDE, top - 2, QR_SIDE)
    sheet.facts(
        [
            (say(language, "issuer"), certified.issuer),
            (say(language, "issued_on"), day),
            (say(language, "number"), certified.number),
            (say(language, "code"), certified.code),
        ]
    )
    sheet.set_y(max(sheet.get_y(), top + QR_SIDE))
    sheet.paragraph(say(language, "verify"), 9, PALE)
    sheet.paragraph(asked.url, 9)
    if asked.holder_name:
        sheet.paragraph(say(language, "name_not_kept"), 9, PALE)


def _deeds(sheet: Sheet, certified: Certified) -> None:
    language = sheet.language
    rows = [
        [each.day.isoformat(), grade(language, each.evidence_grade), _time(language, each)]
        for each in certified.deeds
    ]
    sheet.add_page()
    sheet.paragraph(say(language, "deeds"), 14)
    sheet.ln(2)
    head = [say(language, "day"), say(language, "evidence"), say(language, "time")]
    sheet.grid(head, rows, [40, 90, 36])


def _time(language: Language, deed: CertifiedDeed) -> str:
    return time_served(language, deed.minutes)
