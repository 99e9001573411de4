"""A bank with some members who have minutes to give, and orders among them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from lovebank.contracts.ids import AccountId, TransferId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.retry import settle
from services.ledger.domain.chart import account_of, issuance_of, pool_of, service_clearing_of
from services.ledger.domain.order import Code, Kind, Order
from services.ledger.domain.transfer import Outcome
from tests.builders import WUJIAYUAN
from tests.ledger_proofs.ground import Ground, open_store
from tests.services.ledger.bank import Bank, open_bank

MEMBERS = [VolunteerId(f"volunteer-{number}") for number in range(8)]
ACCOUNTS = [account_of(member) for member in MEMBERS]
POOL = pool_of(WUJIAYUAN)
SERVICE = service_clearing_of(WUJIAYUAN)


@dataclass(frozen=True)
class Desks:
    """Each with a connection of its own, as processes have; they share only the store."""

    banks: Sequence[Bank]

    @property
    def first(self) -> Bank:
        return self.banks[0]

    @property
    def database(self) -> Database:
        return self.first.database


@asynccontextmanager
async def desks(ground: Ground, many: int = 3) -> AsyncIterator[Desks]:
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(open_store(ground.store)) for _ in range(many)]
        yield Desks([await open_bank(each, now) for each in opened])


async def endow(bank: Bank, minutes: int) -> None:
    """Every member has so much, and there is a pool."""
    for member, account_id in zip(MEMBERS, ACCOUNTS, strict=True):
        await bank.teller.open_account(member, WUJIAYUAN)
        await submit(
            bank, order(f"endowment:{member}", issuance_of(WUJIAYUAN), account_id, minutes)
        )
    await bank.teller.open_account(VolunteerId(POOL), WUJIAYUAN, POOL)


def order(
    name: str, debit: AccountId, credit: AccountId, amount: int, kind: Kind = Kind.MOVE
) -> Order:
    return Order(
        transfer_id=TransferId(name),
        kind=kind,
        code=Code.GIFT,
        debit=debit,
        credit=credit,
        community_id=WUJIAYUAN,
        amount=amount,
    )


async def submit(bank: Bank, asked: Order) -> Outcome:
    return await settle(lambda: bank.teller.submit(asked, Cause(id=asked.transfer_id)))


def now() -> datetime:
    return datetime.now(UTC)
