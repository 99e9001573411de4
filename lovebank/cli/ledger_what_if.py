"""Other rules, tried on a real bank: who would gain or lose what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from lovebank.cli.client import Caller, asked, signed_in
from lovebank.cli.printable import printable

Tell = Callable[[str], None]
PAGE = 200
WHAT = (
    "balance_minutes",
    "lifetime_minutes",
    "star_level",
    "goods_minutes",
    "certificate_minutes",
)


@dataclass
class Summary:
    """Of all pages: how many were looked at, and by how much they would differ together."""

    looked_at: int = 0
    differing: int = 0
    by: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WHAT, 0))

    def add(self, each: Mapping[str, Any]) -> None:
        self.differing += 1
        for what in WHAT:
            self.by[what] += each["then"][what] - each["now"][what]


async def tried(rules: bytes, community_id: str, caller: Caller, tell: Tell) -> Summary:
    """Raises `CannotStart` with the city's own sentence where it cannot be meant."""
    summary, cursor = Summary(), ""
    path = f"/ledger/policies/{quote(community_id, safe='')}/what-if"
    async with signed_in(caller) as http:
        while True:
            # One name for one question: nothing is changed by asking it twice.
            key = sha256(rules + cursor.encode()).hexdigest()
            headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
            params = {"limit": str(PAGE)} | ({"cursor": cursor} if cursor else {})
            page = await asked(http, "POST", path, content=rules, params=params, headers=headers)
            summary.looked_at += page["looked_at"]
            for each in page["items"]:
                tell(printable(_line(each)))
                summary.add(each)
            cursor = page["next"] or ""
            if not cursor:
                return summary


def _line(each: Mapping[str, Any]) -> str:
    now, then = each["now"], each["then"]
    changes = [
        f"{what.partition('_')[0]} {now[what]} → {then[what]}"
        for what in WHAT
        if now[what] != then[what]
    ]
    return f"{each['account_id']:40} {', '.join(changes)}"
