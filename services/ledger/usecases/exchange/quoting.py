"""What somebody would like to have, at the price and by the rules of this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from lovebank.contracts.ids import PersonId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import NothingHere, Permit
from services.ledger.domain.account import Account
from services.ledger.domain.chart import account_of
from services.ledger.domain.exchange.catalogue import AnyOffer
from services.ledger.domain.exchange.errors import OfferWithdrawn, TooMuchAtOnce
from services.ledger.domain.exchange.orders import GOODS
from services.ledger.domain.exchange.redemption import Terms
from services.ledger.usecases.dormancy import Dormancy
from services.ledger.usecases.exchange.catalogue_desk import CatalogueDesk
from services.ledger.usecases.policy_desk import PolicyDesk

MINUTES_MAX = 1_000_000


@dataclass(frozen=True)
class Wish:
    """What somebody would like to have."""

    member_id: PersonId
    offer_id: str
    quantity: int


class Quoting:
    def __init__(
        self, catalogue: CatalogueDesk, dormancy: Dormancy, policies: PolicyDesk, clock: Clock
    ) -> None:
        self._catalogue = catalogue
        self._dormancy = dormancy
        self._policies = policies
        self._clock = clock

    async def account(self, member_id: PersonId, permit: Permit, cause: Cause) -> Account:
        kept = await self._dormancy.accounts.find_one(account_of(member_id))
        if kept is None:
            raise NothingHere
        permit.check(kept.value.community_id, {member_id})
        return await self._dormancy.wake_own(kept.value, permit, cause)

    async def terms(self, wish: Wish, account: Account, asked_by: PersonId, cause: Cause) -> Terms:
        offer = await self._catalogue.offer(wish.offer_id, account.community_id)
        _check(offer, wish.quantity)
        policy = await self._policies.in_force(account.community_id)
        now, rules = self._clock(), policy.exchange
        facts = offer.model_dump(exclude={"title", "withdrawn", "shelf"})
        return Terms(
            **facts,
            redemption_id=named(cause),
            member_id=wish.member_id,
            quantity=wish.quantity,
            asked_at=now,
            asked_by=asked_by,
            collect_by=now + timedelta(days=rules.reserved_days),
            policy_version=policy.version,
            floor_minutes=0 if offer.kind == GOODS else rules.floor_minutes,
        )


def _check(offer: AnyOffer, quantity: int) -> None:
    if offer.withdrawn:
        raise OfferWithdrawn(offer.offer_id)
    if offer.price_minutes * quantity > MINUTES_MAX:
        raise TooMuchAtOnce(MINUTES_MAX)


def named(cause: Cause) -> str:
    """The command's own digest: who asks again for the same asks for this one."""
    return f"redemption:{cause.id.rpartition(':')[2]}"
