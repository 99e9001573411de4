"""The bank's side of the story: the deposit, and who is told of it."""

from functools import partial
from http import HTTPStatus

from lovebank.story.tale import HUANG, MINUTES, XIE, Tale
from lovebank.story.town import Answered, Json, expect, until


async def look_before(tale: Tale) -> None:
    # In a city that has just begun, the bank may still be hearing of its volunteers.
    tale.account_before = await until("Huang Manfeng's account", partial(_opened, tale))
    minutes = tale.account_before["balance_minutes"]
    tale.tell(f"Huang Manfeng, volunteer, has {minutes} minutes in the Love Bank.")


async def deposited(tale: Tale) -> None:
    wanted = tale.account_before["balance_minutes"] + MINUTES
    after = await until(f"{wanted} minutes in the account", partial(_has, tale, wanted))
    earned = after["lifetime_minutes"] - tale.account_before["lifetime_minutes"]
    expect(MINUTES, earned, "The minutes added for life")
    # The line is written after the balance: on a busy machine that can be told apart.
    of_this = await until("the entry of this deed", partial(_entries, tale))
    expect([MINUTES], [each["minutes"] for each in of_this], "The entries of this deed")
    tale.tell(f"The Love Bank deposits {MINUTES} minutes, once:")
    tale.tell(f"  balance {after['balance_minutes']} min, for life {after['lifetime_minutes']} min")


async def notified(tale: Tale) -> None:
    for person in (HUANG, XIE):
        items = await until(f"a message for {person}", partial(_inbox, tale, person))
        tale.tell(f"In the inbox of {person}:")
        for item in items:
            tale.tell(f"  {item['text']}")


async def _opened(tale: Tale) -> Json | None:
    try:
        return await _account(tale)
    except Answered as refusal:
        if refusal.status == HTTPStatus.NOT_FOUND:
            return None
        raise


async def _account(tale: Tale) -> Json:
    return await tale.town.get(HUANG, f"/ledger/accounts/{HUANG}")


async def _has(tale: Tale, minutes: int) -> Json | None:
    account = await _account(tale)
    return account if account["balance_minutes"] >= minutes else None


async def _entries(tale: Tale) -> list[Json]:
    statement = await tale.town.get(HUANG, f"/ledger/accounts/{HUANG}/statement")
    return [each for each in statement["items"] if each["deed_id"] == tale.request_id]


async def _inbox(tale: Tale, person: str) -> list[Json]:
    inbox = await tale.town.get(person, "/notifications/inbox", lang="en", limit="200")
    return [each for each in inbox["items"] if each["about"] == tale.request_id]
