from typing import Any

from lovebank.contracts.ids import TransferId
from lovebank.contracts.ledger import Posted
from lovebank.kernel.cause import Cause
from lovebank.kernel.service import Service
from services.ledger.domain.order import reversal
from services.ledger.domain.transfer import Final
from tests.builders import COORDINATOR, EVENING, HUANG, WUJIAYUAN, told
from tests.services.ledger.market import Market


async def take_back(market: Market, service: Service, transfer_id: str) -> None:
    """As the office's adjustment does it; the ledger hears of it twice."""
    final = await market.bank.teller.look(TransferId(transfer_id))
    assert isinstance(final, Final)
    order = final.transfer.order
    back = reversal(order, order.amount, 0, "not_delivered", COORDINATOR)
    await market.bank.teller.submit(back, Cause(id="adjustment:1"))
    side: dict[str, Any] = {"account_id": "account:any"}
    posted = Posted(
        community_id=WUJIAYUAN,
        at=EVENING,
        transfer_id=back.transfer_id,
        code=back.code,
        transfer_kind=back.kind,
        amount=back.amount,
        unit=back.unit,
        debit=side,
        credit=side,
        policy_version=1,
    )
    found = service.subscribers[0].find(Posted.type())
    assert found
    for _ in range(2):
        await found[1](told(posted, back.transfer_id))


async def test_where_the_hours_come_back_the_pieces_do_too(
    market: Market, service: Service
) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 2)
    assert (await market.pick_up(slip["pickup_code"])).status_code == 201
    path = f"/redemptions/{slip['redemption_id']}"

    await take_back(market, service, f"hold:{slip['redemption_id']}:resolved")

    assert (await market.get(path, HUANG)).json()["state"] == "reversed"
    assert await market.balance() == (1_440, 0)
    assert await market.in_stock() == 10
    assert (await market.reserve("rice", 2)).status_code == 201  # The share is free again.
    settled = (await market.get("/settlements/riverside-shop/2021-02", COORDINATOR)).json()
    assert settled["total_minutes"] == 0
    assert await market.agrees()


async def test_pieces_that_the_office_put_back_itself_are_put_back_once(
    market: Market, service: Service
) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 2)
    assert (await market.pick_up(slip["pickup_code"])).status_code == 201
    hold = f"hold:{slip['redemption_id']}"

    await take_back(market, service, f"{hold}:stock:resolved")
    await take_back(market, service, f"{hold}:resolved")

    shown = await market.get(f"/redemptions/{slip['redemption_id']}", HUANG)
    assert shown.json()["state"] == "reversed"
    assert await market.in_stock() == 10
    assert await market.agrees()
