"""A changed policy over the real journal: what it would change is known before it is enabled."""

from datetime import timedelta
from typing import Any

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.words import EvidenceGrade
from tests.builders import (
    COORDINATOR,
    EVENING,
    HUANG,
    OPERATOR,
    OUTSIDER,
    SOCIAL_WORKER,
    TANG,
    WUJIAYUAN,
)
from tests.services.ledger.bank import Bank, deed, open_bank
from tests.services.ledger.conftest import Hour
from tests.services.ledger.offices import Offices

WHAT_IF = f"/policies/{WUJIAYUAN}/what-if"


async def asked(offices: Offices, **rules: Any) -> list[dict[str, Any]]:
    found = (await offices.done(COORDINATOR, WHAT_IF, rules))["items"]
    return list(found)


def counted(balance: int, lifetime: int) -> dict[str, int]:
    """Of who has not earned enough for goods; certified is all that is recognised."""
    certified = {"goods_minutes": 0, "certificate_minutes": lifetime}
    return {"balance_minutes": balance, "lifetime_minutes": lifetime, **certified}


async def earn(bank: Bank) -> None:
    """Two hours by beneficiary, one by roster and photo, nine hours on one other day."""
    photo = EvidenceGrade.ROSTER_AND_PHOTO
    yesterday = EVENING - timedelta(days=1)
    await bank.deposit(deed("request-1", 120))
    await bank.deposit(deed("request-2", 60, evidence_grade=photo))
    await bank.deposit(deed("request-3", 540, TANG, served_at=yesterday))


async def test_the_rules_as_they_are_change_nothing(offices: Offices, bank: Bank) -> None:
    await earn(bank)

    answer = await offices.done(COORDINATOR, WHAT_IF, {})

    assert (answer["items"], answer["looked_at"], answer["next"]) == ([], 2, None)


async def test_it_says_who_would_lose_and_who_would_gain(offices: Offices, bank: Bank) -> None:
    await earn(bank)

    [huang, tang] = await asked(
        offices,
        grades_for_stars=[6, 7],
        counted_a_day_minutes_max=600,
        star_ladder_minutes=[100, 500],
    )

    assert (huang["account_id"], tang["account_id"]) == (f"account:{HUANG}", f"account:{TANG}")
    assert (huang["now"], huang["then"]) == (
        {**counted(180, 180), "star_level": 0},
        {**counted(180, 120), "star_level": 1, "certificate_minutes": 180},
    )
    assert (tang["now"]["balance_minutes"], tang["then"]["balance_minutes"]) == (480, 540)
    assert tang["then"]["star_level"] == 2


async def test_it_says_what_would_count_for_goods_and_for_certificates(
    offices: Offices, bank: Bank
) -> None:
    """A fifth of what was earned is for goods, once 150 minutes are; by photo too, or not."""
    rules: dict[str, Any] = {"earned_before_goods_minutes": 150}
    await offices.rules(exchange=rules)
    await earn(bank)
    by_beneficiary = {"grades_for_goods": [6, 7], "goods_share_percent": 50}

    [huang, tang] = await asked(
        offices, exchange={**rules, **by_beneficiary}, grades_for_certificates=[6, 7]
    )

    def what(counts: dict[str, Any]) -> tuple[int, int]:
        return counts["goods_minutes"], counts["certificate_minutes"]

    assert (what(huang["now"]), what(huang["then"])) == ((36, 180), (0, 120))
    assert (what(tang["now"]), what(tang["then"])) == ((96, 480), (240, 480))
    await bank.deposit(deed("declared", 30, evidence_grade=EvidenceGrade.SELF_DECLARED))
    [alone] = await asked(offices, exchange=rules, grades_for_certificates=[1, 3, 6])
    assert (what(alone["now"]), what(alone["then"])) == ((36, 180), (36, 210))


async def test_what_was_asked_about_is_not_in_force(offices: Offices, bank: Bank) -> None:
    await earn(bank)
    await asked(offices, grades_for_balance=[7])

    assert await offices.balance() == 180
    assert (await offices.seen(COORDINATOR, f"/policies/{WUJIAYUAN}"))["version"] == 1


async def test_it_comes_true_when_the_rules_are_in_force_from_the_beginning(
    offices: Offices, bank: Bank, clock: Hour
) -> None:
    """The forecast by the old journal is what a bank with these rules has."""
    rules: dict[str, Any] = {"grades_for_balance": [6], "counted_a_day_minutes_max": 150}
    await earn(bank)
    forecast = {each["account_id"]: each["then"] for each in await asked(offices, **rules)}
    await offices.rules(**rules)
    begun_since = await open_bank(bank.database, clock)
    other = {HUANG: VolunteerId("neighbour-1"), TANG: VolunteerId("neighbour-2")}
    for number, (minutes, who, grade, days) in enumerate(
        [(120, HUANG, 6, 0), (60, HUANG, 3, 0), (540, TANG, 6, 1)]
    ):
        at = EVENING - timedelta(days=days)
        done = deed(f"again-{number}", minutes, other[who], at, EvidenceGrade(grade))
        await begun_since.deposit(done)

    for who, twin in other.items():
        account = await bank.account(twin)
        told = forecast[f"account:{who}"]
        assert told["balance_minutes"] == account.balance_minutes
        assert told["lifetime_minutes"] == account.lifetime_minutes


async def test_what_was_taken_back_counts_by_no_rules(offices: Offices, bank: Bank) -> None:
    await earn(bank)
    body = {"transfer_id": "deposit:request-1", "because": "not_served"}
    entered = await offices.done(COORDINATOR, "/adjustments", body)
    await offices.done(SOCIAL_WORKER, f"/adjustments/{entered['adjustment_id']}/approve")

    differing = await asked(offices, grades_for_balance=[3, 7])

    assert [each["account_id"] for each in differing] == [f"account:{TANG}"]
    assert await offices.balance() == 60


async def test_a_large_bank_is_asked_a_page_at_a_time(offices: Offices, bank: Bank) -> None:
    await earn(bank)
    first = await offices.done(COORDINATOR, f"{WHAT_IF}?limit=1", {"grades_for_balance": [7]})
    second = await offices.done(
        COORDINATOR, f"{WHAT_IF}?limit=1&cursor={first['next']}", {"grades_for_balance": [7]}
    )

    assert [len(page["items"]) for page in (first, second)] == [1, 1]
    assert first["items"] != second["items"]


async def test_it_is_for_those_who_see_the_accounts_of_the_place(
    offices: Offices, bank: Bank
) -> None:
    await earn(bank)

    assert await offices.refused(HUANG, WHAT_IF, {}) == "not-for-you"
    assert await offices.refused(OUTSIDER, WHAT_IF, {}) == "nothing-here"
    assert (await offices.done(OPERATOR, WHAT_IF, {}))["looked_at"] == 2
    wrong = {"star_ladder_minutes": [5, 4]}
    assert (await offices.ask(COORDINATOR, WHAT_IF, wrong)).status_code == 422
