"""The page on which a stranger sees whether a certificate is genuine, and stands."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from lovebank.contracts.words import EvidenceGrade
from services.ledger.api.certificates.handed_over import HandedOver
from services.ledger.api.paper.wording import GRADES
from services.ledger.domain.bank_policy import LOCAL_TIME

_PAGE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
_GOOD = ("good", "✓", "本证明真实有效", "This certificate is genuine and stands.")
_REVOKED = ("bad", "✕", "本证明已撤销", "This certificate was revoked.")
_UNKNOWN = ("bad", "?", "查无此证明", "There is no such certificate.")
_ADVICE = (
    "请核对编号和查验码是否与纸面一致。Compare number and code with the paper: a mistyped character"
    " looks the same as a forgery."
)


def draw(told: HandedOver) -> str:
    banner = _REVOKED if told.state == "revoked" else _GOOD
    return _fill(banner, "".join(_parts(told)))


def not_found() -> str:
    return _fill(_UNKNOWN, f"<p>{escape(_ADVICE)}</p>")


def _fill(banner: tuple[str, str, str, str], body: str) -> str:
    kind, sign, chinese, english = banner
    return _PAGE.substitute(kind=kind, sign=sign, chinese=chinese, english=english, body=body)


def _parts(told: HandedOver) -> Iterable[str]:
    yield f"<p class='hours'>{told.minutes // 60} 小时 {told.minutes % 60} 分</p>"
    yield f"<p class='english'>{_time(told.minutes)}</p>"
    yield _facts(_what_is_told(told))
    if told.minutes_by_grade is not None:
        rows = [
            (_grade(int(each)), _time(told.minutes_by_grade[each]))
            for each in told.minutes_by_grade
        ]
        yield _table("按佐证等级 By evidence", rows)
    if told.deeds is not None:
        deeds = [
            (f"{each.day} · {_grade(each.evidence_grade)}", _time(each.minutes))
            for each in told.deeds
        ]
        yield _table("服务明细 Each service", deeds)


def _what_is_told(told: HandedOver) -> Iterable[tuple[str, str]]:
    yield "编号 Number", told.number
    yield "起止日期 Period", f"{told.first_day} – {told.last_day}"
    yield "出具单位 Issued by", told.issuer
    yield "出具日期 Issued on", told.issued_at.astimezone(LOCAL_TIME).date().isoformat()
    if told.star_level is not None:
        yield "出具时星级 Star on that day", "★" * told.star_level or "–"
    if told.revoked_at is not None:
        revoked = told.revoked_at.astimezone(LOCAL_TIME).date().isoformat()
        yield "撤销日期 Revoked on", revoked


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return f"<dl>{told}</dl>"


def _table(title: str, rows: Iterable[tuple[str, str]]) -> str:
    told = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in rows
    )
    return f"<h2>{escape(title)}</h2><table>{told}</table>"


def _grade(told: int) -> str:
    return " ".join(GRADES[EvidenceGrade(told)])


def _time(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60} min"
