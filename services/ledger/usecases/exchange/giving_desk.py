"""What is given: by members, teams and organizations to each other and to the pool, and by the pool
to those who need care.
"""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import AccountId, CommunityId, TransferId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import Refusal
from lovebank.kernel.identity.principal import NothingHere, Permit
from services.ledger.domain.account import Account, AccountState
from services.ledger.domain.chart import held_by, is_shared, pool_of
from services.ledger.domain.errors import (
    AccountDormant,
    AccountNotOpen,
    NoSuchAccount,
    OverTheCeiling,
    OwnCase,
)
from services.ledger.domain.exchange.errors import BalanceTooLow, OneAccount
from services.ledger.domain.exchange.shared_account import SharedAccount
from services.ledger.domain.order import Code, Order
from services.ledger.domain.transfer import Final, Rejected
from services.ledger.store.shared_accounts import SharedAccounts
from services.ledger.usecases.dormancy import Dormancy
from services.ledger.usecases.exchange.asked_once import asked_once, was_entered
from services.ledger.usecases.teller import Teller


@dataclass(frozen=True)
class Giving:
    """`giver_id` is a member, a shared account, or the community whose pool gives. `reason` is why
    a grant is due.
    """

    giver_id: str
    receiver_id: str
    minutes: int
    reason: str = ""


@dataclass(frozen=True)
class Way:
    """From where to where. A member has a ceiling; what is everybody's takes everything."""

    code: Code
    debit: AccountId
    credit: AccountId
    community_id: CommunityId
    capped: bool = True


class GivingDesk:
    def __init__(self, dormancy: Dormancy, shared: SharedAccounts, teller: Teller) -> None:
        self._accounts = dormancy.accounts
        self._shared = shared
        self._dormancy = dormancy
        self._teller = teller

    async def give(self, giving: Giving, permit: Permit, cause: Cause) -> Final:
        """Raises `OneAccount`, `NoSuchAccount` (the receiver's), `OwnCase`, `BalanceTooLow`,
        `OverTheCeiling`, `AccountDormant` where the desk gives for who has long been away,
        `DonatesOnly`.
        """
        giver, shared = await self._giver(giving.giver_id, permit, cause)
        if shared:
            shared.check_gives_to_members()
        if giving.giver_id == giving.receiver_id:
            raise OneAccount
        if permit.person_id != giving.giver_id and permit.person_id == giving.receiver_id:
            raise OwnCase  # Who gives what is not their own gives it to others.
        receiver = await self._receiver(giving.receiver_id)
        await self._check_open(receiver, Code.GIFT, cause)
        way = Way(
            Code.GIFT,
            giver.account_id,
            receiver.account_id,
            giver.community_id,
            capped=not is_shared(receiver.account_id),
        )
        return await self._submit(_order(way, giving, permit, cause), cause)

    async def donate(self, giver_id: str, minutes: int, permit: Permit, cause: Cause) -> Final:
        giver, _ = await self._giver(giver_id, permit, cause)
        giving = Giving(giver_id, giver_id, minutes)
        pool = await self._pool(giver.community_id)
        way = Way(Code.DONATION, giver.account_id, pool, giver.community_id, capped=False)
        return await self._submit(_order(way, giving, permit, cause), cause)

    async def grant(self, giving: Giving, permit: Permit, cause: Cause) -> Final:
        """From the pool to somebody on the care register, whose account it opens if need be."""
        community_id = giving.giver_id
        permit.check(community_id)
        if permit.person_id == giving.receiver_id:
            raise OwnCase
        pool = await self._pool(community_id)
        opened = await self._teller.open_account(VolunteerId(giving.receiver_id), community_id)
        receiver = opened.value
        if receiver.community_id != community_id:
            raise NothingHere
        await self._check_open(receiver, Code.CARE_GRANT, cause)
        way = Way(Code.CARE_GRANT, pool, receiver.account_id, community_id)
        return await self._submit(_order(way, giving, permit, cause), cause)

    async def _giver(
        self, giver_id: str, permit: Permit, cause: Cause
    ) -> tuple[Account, SharedAccount | None]:
        """A member's own account, or one that several people may give from."""
        kept = await self._accounts.find_one(held_by(giver_id))
        shared = await self._shared.find_one(giver_id) if is_shared(giver_id) else None
        if kept is None:
            raise NothingHere
        if shared:
            permit.check(kept.value.community_id, shared.value.people)
            return kept.value, shared.value
        permit.check(kept.value.community_id, {giver_id})
        return await self._dormancy.wake_own(kept.value, permit, cause), None

    async def _receiver(self, receiver_id: str) -> Account:
        kept = await self._accounts.find_one(held_by(receiver_id))
        if kept is None:
            raise NoSuchAccount(held_by(receiver_id))
        return kept.value

    async def _check_open(self, receiver: Account, code: Code, cause: Cause) -> None:
        """Raises `AccountNotOpen`; not to who asks again for what was done while it was open."""
        closed = receiver.state is AccountState.CLOSED
        if closed and not await was_entered(self._teller, _name(code, cause)):
            raise AccountNotOpen(receiver.account_id)

    async def _pool(self, community_id: CommunityId) -> AccountId:
        pool = pool_of(community_id)
        await self._teller.open_account(VolunteerId(pool), community_id, pool)
        return pool

    async def _submit(self, order: Order, cause: Cause) -> Final:
        outcome = await asked_once(self._teller, order, cause)
        if isinstance(outcome, Rejected):
            raise _refusal(outcome)
        return outcome


def _refusal(rejected: Rejected) -> Refusal:
    order = rejected.transfer.order
    match rejected.why:
        case "closed":
            return AccountNotOpen(order.debit)
        case "dormant":
            return AccountDormant(order.debit)
        case "ceiling":
            return OverTheCeiling(order.credit)
        case "insufficient":
            return BalanceTooLow(order.amount)


def _name(code: Code, cause: Cause) -> TransferId:
    """Follows from the command: asked again, it is the same one."""
    return TransferId(f"{code}:{cause.id.rpartition(':')[2]}")


def _order(way: Way, giving: Giving, permit: Permit, cause: Cause) -> Order:
    return Order(
        transfer_id=_name(way.code, cause),
        code=way.code,
        debit=way.debit,
        credit=way.credit,
        community_id=way.community_id,
        amount=giving.minutes,
        capped=way.capped,
        reason=giving.reason or None,
        approved_by=permit.person_id,
    )
