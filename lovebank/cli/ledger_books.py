"""The books of a city, asked for and looked through."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from lovebank.cli.client import Caller, asked, signed_in
from lovebank.cli.printable import printable

Tell = Callable[[str], None]
Shown = Mapping[str, Any]


async def audited(place: str, caller: Caller, tell: Tell) -> list[str]:
    """Every difference, in words."""
    where = {"place": place} if place else {}
    async with signed_in(caller) as http:
        books = await asked(http, "GET", "/ledger/audits", params=where)
    tell(f"{books['accounts']} accounts, {books['transfers']} transfers counted anew")
    return [
        f"{each['about']}: {each['what']}, {each['says']} against {each['should_say']}"
        for each in books["violations"]
    ]


async def stated(holder: str, caller: Caller, tell: Tell) -> list[str]:
    path, lines = f"/ledger/accounts/{quote(holder)}", list[Shown]()
    at: dict[str, str] = {"limit": "200"}
    async with signed_in(caller) as http:
        account = await asked(http, "GET", path)
        while at:
            page = await asked(http, "GET", f"{path}/statement", params=at)
            lines.extend(page["items"])
            at = {**at, "cursor": page["next"]} if page["next"] else {}
    for each in lines:
        tell(printable(_line(each)))
    tell(f"balance {account['balance_minutes']} min, lifetime {account['lifetime_minutes']} min")
    return _gaps(account, lines)


def _line(each: Shown) -> str:
    how = "" if each["kind"] in ("move", each["code"]) else f", {each['kind']}"
    held = f"({each['held_minutes']} held)" if each["held_minutes"] else ""
    what = f"{each['code'] + how:28} {each['minutes']:+7} {each['balance_minutes']:8} {held:>11}"
    return f"{each['line']:5}  {each['entered_at']}  {what}  {each['transfer_id']}"


def _gaps(account: Shown, lines: Sequence[Shown]) -> list[str]:
    """An account may have moved on while its lines were read: those beyond it are no fault."""
    balance, faults = 0, []
    for number, each in enumerate(lines, 1):
        if each["line"] != number:
            faults.append(f"line {number} is missing")
        balance += each["minutes"]
        if each["balance_minutes"] != balance:
            faults.append(f"line {each['line']} does not begin where the one before ended")
        if each["line"] == account["version"] and balance != account["balance_minutes"]:
            faults.append(f"the lines lead to {balance}, the account has another balance")
    if len(lines) < account["version"]:
        faults.append(f"{account['version']} lines were made, {len(lines)} are there")
    return faults
