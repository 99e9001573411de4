"""The catalogue: exchange points, merchants, and what is offered; told again is told anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId, PlaceId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Where
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import KeptPage, Repository
from lovebank.kernel.retry import settle
from services.ledger.domain.chart import merchant_of, stock_of, unit_of
from services.ledger.domain.exchange.catalogue import (
    AnyOffer,
    ExchangePoint,
    GoodsOffer,
    Merchant,
)
from services.ledger.domain.exchange.errors import AlreadyThere
from services.ledger.store.accounts import Accounts
from services.ledger.store.exchange_points import ExchangePoints
from services.ledger.store.merchants import Merchants
from services.ledger.store.offers import Offers
from services.ledger.usecases.teller import Teller

T = TypeVar("T", bound=BaseModel)
CATALOGUE_MAX = 1_000  # Of one exchange point: a page of a thousand is no catalogue any more.


class CatalogueDesk:
    def __init__(
        self,
        points: ExchangePoints,
        merchants: Merchants,
        offers: Offers,
        accounts: Accounts,
        teller: Teller,
    ) -> None:
        self._points = points
        self._merchants = merchants
        self._offers = offers
        self._accounts = accounts
        self._teller = teller

    async def set_up(self, point: ExchangePoint, permit: Permit, cause: Cause) -> ExchangePoint:
        permit.check(point.community_id)
        return await tell(self._points, point.exchange_point_id, point, cause)

    async def register(self, merchant: Merchant, permit: Permit, cause: Cause) -> Merchant:
        permit.check(merchant.community_id)
        return await tell(self._merchants, merchant.merchant_id, merchant, cause)

    async def publish(self, offer: AnyOffer, permit: Permit, cause: Cause) -> AnyOffer:
        """Raises `NothingHere` where point or merchant are not of the place."""
        permit.check(offer.community_id)
        await self._check_places(offer)
        known = await self._offers.find_one(offer.offer_id)
        if known and not known.is_due_to(cause):
            _check_stays(offer.offer_id, known.value, offer)
        if isinstance(offer, GoodsOffer):  # Before the offer: what is offered has a shelf.
            shelf = stock_of(offer.exchange_point_id, offer.sku)
            holder, unit = VolunteerId(offer.exchange_point_id), unit_of(offer.sku)
            await self._teller.open_account(holder, offer.community_id, shelf, unit)
        return await tell(self._offers, offer.offer_id, offer, cause)

    async def withdraw(self, offer_id: str, permit: Permit, cause: Cause) -> AnyOffer:
        kept = await self._offers.find_one(offer_id)
        if kept is None:
            raise NothingHere
        permit.check(kept.value.community_id)
        gone = kept.value.model_copy(update={"withdrawn": True})
        return await tell(self._offers, offer_id, gone, cause)

    async def merchant(self, merchant_id: str) -> Merchant:
        """Raises `NothingHere`: who asks is checked by whoever asks for it."""
        kept = await self._merchants.find_one(merchant_id)
        if kept is None:
            raise NothingHere
        return kept.value

    async def owed_to(self, merchant_id: str) -> int:
        """What all its settled months come to, less what was taken back of them."""
        account = await self._accounts.find_one(merchant_of(merchant_id))
        return account.value.balance_minutes if account else 0

    async def offer(self, offer_id: str, community_id: CommunityId) -> AnyOffer:
        """Raises `NothingHere` where it is none of this community's."""
        kept = await self._offers.find_one(offer_id)
        if kept is None or kept.value.community_id != community_id:
            raise NothingHere
        return kept.value

    async def offers(
        self, exchange_point_id: str, permit: Permit
    ) -> Sequence[tuple[AnyOffer, int | None]]:
        """Services first, goods second; of goods also how many are to be had just now."""
        point = await self._points.find_one(exchange_point_id)
        if point is None:
            raise NothingHere
        permit.check(point.value.community_id)
        found = await self._offers.find(
            {"exchange_point_id": exchange_point_id}, order_by="shelf", limit=CATALOGUE_MAX
        )
        to_be_had = [kept.value for kept in found.items if not kept.value.withdrawn]
        return [(offer, await self.in_stock(offer)) for offer in to_be_had]

    async def points(
        self, permit: Permit, place: PlaceId | None, page: Asked
    ) -> KeptPage[ExchangePoint]:
        return await self._points.find(in_region(permit, place), after=page.after, limit=page.limit)

    async def merchants(
        self, permit: Permit, place: PlaceId | None, page: Asked
    ) -> KeptPage[Merchant]:
        return await self._merchants.find(
            in_region(permit, place), after=page.after, limit=page.limit
        )

    async def in_stock(self, offer: AnyOffer) -> int | None:
        if not isinstance(offer, GoodsOffer):
            return None
        shelf = await self._accounts.find_one(stock_of(offer.exchange_point_id, offer.sku))
        return shelf.value.available if shelf else 0

    async def _check_places(self, offer: AnyOffer) -> None:
        point = await self._points.find_one(offer.exchange_point_id)
        merchant = await self._merchants.find_one(offer.merchant_id)
        if not point or point.value.community_id != offer.community_id:
            raise NothingHere(offer.exchange_point_id)
        if not merchant or merchant.value.community_id != offer.community_id:
            raise NothingHere(offer.merchant_id)


def in_region(permit: Permit, place: PlaceId | None) -> Where:
    region = permit.places(place)
    if region is None:
        raise NothingHere
    return {"community_id": region}


async def tell(repository: Repository[T], name: str, value: T, cause: Cause) -> T:
    """Raises `AlreadyThere` where it is another community's, or another kind of thing."""
    return await settle(lambda: _tell_once(repository, name, value, cause))


async def _tell_once(repository: Repository[T], name: str, value: T, cause: Cause) -> T:
    kept = await repository.find_one(name)
    if kept is None:
        try:
            return (await repository.add(name, value, [], cause)).value
        except Taken as taken:
            raise StaleVersion(name) from taken
    if kept.is_due_to(cause) or kept.value == value:
        return kept.value
    _check_stays(name, kept.value, value)
    return (await repository.replace(kept, value, [], cause)).value


def _check_stays(name: str, known: BaseModel, told: BaseModel) -> None:
    """Raises `AlreadyThere`."""
    if _core(known) != _core(told):
        raise AlreadyThere(name)


def _core(value: BaseModel) -> object:
    """What can never change: where it is, and what lies on which shelf."""
    fixed = ("community_id", "exchange_point_id", "kind", "sku")
    return {name: getattr(value, name, None) for name in fixed}
