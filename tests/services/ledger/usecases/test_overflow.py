"""What is over a member's ceiling is the pool's, whoever dies in between; or only recorded."""

from datetime import timedelta
from typing import Any

from lovebank.contracts.ids import TransferId
from lovebank.contracts.ledger import Deposited, Reversed
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.cause import Cause
from lovebank.kernel.service import Service
from services.ledger.domain.audit import Together
from services.ledger.domain.chart import pool_of
from services.ledger.domain.order import reversal
from services.ledger.domain.transfer import Final
from tests.builders import COORDINATOR, EVENING, HUANG, LEI, OPERATOR, TANG, WUJIAYUAN, told
from tests.services.ledger.bank import Bank, deed
from tests.services.ledger.market import Market, kind_of
from tests.services.ledger.offices import Offices, backfill

DEPOSIT = TransferId("deposit:request-2")
POOL = pool_of(WUJIAYUAN)


async def in_the_pool(bank: Bank) -> int:
    kept = await bank.accounts.find_one(POOL)
    return kept.value.available if kept else 0


async def fill(bank: Bank, offices: Offices, **rules: Any) -> None:
    """Huang has 60 of at most 100 minutes, and then 90 more were served."""
    await offices.rules(ceiling_minutes=100, **rules)
    await bank.deposit(deed("request-1", 60))
    await bank.deposit(deed("request-2", 90))


async def hear(service: Service, bank: Bank, *types: str) -> None:
    """What the journal tells, twice, as the log may deliver it."""
    subscriber = service.subscribers[0]
    for event in (Deposited, Reversed):
        found = subscriber.find(event.type())
        assert found
        for each in await bank.published():
            if each["type"] == event.type() and event.kind in types:
                data = event.model_validate(each["data"])
                for _ in range(2):
                    await found[1](told(data, each["subject"]))


async def final(bank: Bank, name: str) -> Final:
    found = await bank.teller.look(TransferId(name))
    assert isinstance(found, Final)
    return found


async def test_whoever_hears_of_the_deposit_sees_to_the_pool(
    offices: Offices, bank: Bank, service: Service
) -> None:
    await fill(bank, offices)  # By the teller alone: the worker died before the pool had it.
    account = await bank.account()
    assert (account.balance_minutes, account.lifetime_minutes) == (100, 150)
    assert await in_the_pool(bank) == 0

    await hear(service, bank, "ledger.deposited")

    assert await in_the_pool(bank) == 50
    overflow = (await final(bank, f"{DEPOSIT}:overflow")).transfer
    assert (overflow.order.code, overflow.correlation_id) == ("overflow", "request-2")
    assert await offices.books_agree()


async def test_whoever_deposits_sees_to_it_at_once(offices: Offices, bank: Bank) -> None:
    await offices.rules(ceiling_minutes=60)
    entered = await offices.done(COORDINATOR, "/backfills", backfill())

    await offices.done("social-worker", f"/backfills/{entered['backfill_id']}/approve")

    assert (await offices.balance(), await in_the_pool(bank)) == (60, 30)
    assert await offices.books_agree()


async def test_who_wants_it_only_recorded_gives_the_pool_nothing(
    offices: Offices, bank: Bank, service: Service
) -> None:
    path = f"/accounts/{HUANG}/surplus"
    shown = await offices.done(HUANG, path, {"surplus": "recorded"})
    assert shown["surplus"] == "recorded"
    assert await offices.refused(TANG, path, {"surplus": "pool"}) == "not-for-you"
    assert await offices.refused(HUANG, path, {"surplus": "mine"}) == "invalid"

    await fill(bank, offices)
    await hear(service, bank, "ledger.deposited")

    assert (await offices.balance(), await in_the_pool(bank)) == (100, 0)
    assert (await bank.account()).lifetime_minutes == 150
    assert await offices.books_agree()


async def test_the_policy_decides_for_who_chose_nothing(
    offices: Offices, bank: Bank, service: Service
) -> None:
    await fill(bank, offices, over_the_ceiling="recorded")
    await hear(service, bank, "ledger.deposited")
    assert await in_the_pool(bank) == 0

    await offices.done(COORDINATOR, f"/accounts/{HUANG}/surplus", {"surplus": "pool"})
    await bank.deposit(deed("request-3", 10))
    await hear(service, bank, "ledger.deposited")

    assert await in_the_pool(bank) == 10


async def test_the_statement_explains_it(offices: Offices, bank: Bank) -> None:
    await fill(bank, offices)

    [_, line] = (await offices.seen(HUANG, f"/accounts/{HUANG}/statement"))["items"]
    [month] = [await offices.seen(HUANG, f"/statements/{HUANG}/2021-02")]

    explained = (line["minutes"], line["over_ceiling_minutes"], line["overflow_minutes"])
    assert explained == (40, 50, 50)
    assert (line["minutes_served"], line["recognised_minutes"]) == (90, 90)
    assert month["lines"][1]["over_ceiling_minutes"] == 50
    account = await offices.seen(HUANG, f"/accounts/{HUANG}")
    assert (account["ceiling_minutes"], account["surplus"]) == (100, "as_the_policy_says")


async def test_a_certificate_counts_what_was_served(offices: Offices, bank: Bank) -> None:
    await fill(bank, offices)

    asked = {"volunteer_id": HUANG, "first_day": "2021-02-01", "last_day": "2021-02-28"}
    certificate = await offices.done(HUANG, "/certificates", asked)

    assert certificate["minutes"] == 150


async def test_another_ceiling_is_tried_before_it_is_enabled(offices: Offices, bank: Bank) -> None:
    for number in range(3):
        served_at = EVENING - timedelta(days=number)
        await bank.deposit(deed(f"request-{number}", 100, served_at=served_at))
        if number == 0:
            await offices.done(HUANG, "/donations", {"minutes": 80})

    what_if = f"/policies/{WUJIAYUAN}/what-if"
    [huang] = (await offices.done(COORDINATOR, what_if, {"ceiling_minutes": 150}))["items"]

    # Twenty were left when the second hundred came: only of the third was something over.
    assert (huang["now"]["balance_minutes"], huang["then"]["balance_minutes"]) == (220, 150)


async def test_where_a_deposit_is_taken_back_the_pool_gives_back_too(
    offices: Offices, bank: Bank, service: Service
) -> None:
    await fill(bank, offices)
    order = (await final(bank, DEPOSIT)).transfer.order
    back = reversal(order, 40, 90, "not_served", COORDINATOR)
    await bank.teller.submit(back, Cause(id="adjustment:1"))

    # Of the deposit nobody heard yet: the pool has nothing, and nothing is left over.
    await hear(service, bank, "ledger.reversed")
    assert await in_the_pool(bank) == 0
    await hear(service, bank, "ledger.reversed", "ledger.deposited")
    assert await in_the_pool(bank) == 0

    back = (await final(bank, f"{DEPOSIT}:overflow:reversed")).transfer.order
    assert (back.reason, back.approved_by, back.force) == ("not_served", COORDINATOR, True)
    assert await offices.books_agree()


async def test_an_overflow_is_not_taken_back_by_itself(
    offices: Offices, bank: Bank, service: Service
) -> None:
    await fill(bank, offices)
    await hear(service, bank, "ledger.deposited")

    asked = {"transfer_id": f"{DEPOSIT}:overflow", "because": "fraud", "force": True}

    assert await offices.refused(COORDINATOR, "/adjustments", asked) == "cannot-be-reversed"


def together(*finals: Final) -> Together:
    found = Together()
    for each in finals:
        found.add(each)
    return found


async def test_the_auditor_sees_an_overflow_that_is_of_no_deed(
    offices: Offices, bank: Bank, service: Service
) -> None:
    await fill(bank, offices)
    await hear(service, bank, "ledger.deposited")
    deposit, overflow = await final(bank, DEPOSIT), await final(bank, f"{DEPOSIT}:overflow")
    assert [*together(deposit, overflow).violations([])] == []

    more = overflow.transfer.order.model_copy(update={"amount": 51})
    changed = overflow.transfer.model_copy(update={"order": more})
    forged = overflow.model_copy(update={"transfer": changed})

    for finals in ([deposit, forged], [overflow]):
        [found] = together(*finals).violations([])
        assert found.what == "overflows otherwise than its deed"


async def test_nobody_is_given_more_than_there_is_room_for(market: Market) -> None:
    await market.earn(days=1, minutes=200)
    await market.earn(days=1, minutes=60, member=TANG)
    rules = {"community_id": WUJIAYUAN, "ceiling_minutes": 100}
    await market.done("/policies", rules, OPERATOR)
    gift = {"receiver_id": TANG, "minutes": 41}

    refused = await market.post("/gifts", gift, HUANG, key="gift")
    assert kind_of(refused) == (409, "over-the-ceiling")
    assert "60" not in refused.json()["detail"]
    assert (await market.post("/gifts", {**gift, "minutes": 40}, HUANG)).status_code == 201
    await market.done("/donations", {"minutes": 90}, TANG)
    again = await market.post("/gifts", gift, HUANG, key="gift")

    assert again.json()["detail"] == refused.json()["detail"]
    assert (await market.balance(HUANG), await market.balance(TANG)) == ((160, 0), (10, 0))
    grant = {"community_id": WUJIAYUAN, "member_id": LEI, "minutes": 101, "ground": "alone"}
    await market.done("/donations", {"minutes": 60}, HUANG)
    much = await market.post("/care-grants", grant, COORDINATOR)
    assert kind_of(much) == (409, "over-the-ceiling")
    assert await market.agrees()


async def test_every_deposit_in_any_order_fills_up_to_the_ceiling(
    offices: Offices, bank: Bank, service: Service
) -> None:
    await offices.rules(ceiling_minutes=100)
    photo = EvidenceGrade.ROSTER_AND_PHOTO
    for number, minutes in enumerate((70, 20, 60)):
        await bank.deposit(deed(f"request-{number}", minutes, evidence_grade=photo))
    await hear(service, bank, "ledger.deposited")

    assert ((await bank.account()).balance_minutes, await in_the_pool(bank)) == (100, 50)
