"""What an exchange point offers, and who honours it: services on the first shelf, goods below."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from lovebank.contracts.ids import CommunityId, PersonId
from lovebank.kernel.model import Model
from lovebank.kernel.text import Name

PRICE_MINUTES_MAX = 100_000
PEOPLE_MAX = 50
CodeName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
Price = Annotated[int, Field(ge=1, le=PRICE_MINUTES_MAX, strict=True)]
Budget = Annotated[int, Field(ge=0, le=10**8, strict=True)]


class Merchant(Model):
    """爱心商家: hands over what was reserved, at its own counter, by its own people.

    `budget_minutes_a_month` is the most that is reserved at it in a month.
    """

    merchant_id: CodeName
    community_id: CommunityId
    name: Name
    people: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=PEOPLE_MAX)]
    budget_minutes_a_month: Budget


class ExchangePoint(Model):
    """兑换点: where a shelf and a desk are."""

    exchange_point_id: CodeName
    community_id: CommunityId
    name: Name


class _Offer(Model):
    offer_id: CodeName
    exchange_point_id: CodeName
    merchant_id: CodeName
    community_id: CommunityId
    title: Name
    price_minutes: Price
    withdrawn: bool = False


class ServiceOffer(_Offer):
    kind: Literal["service"] = "service"
    shelf: Literal[1] = 1
    sku: Literal[""] = ""  # Nothing lies on a shelf.


class GoodsOffer(_Offer):
    kind: Literal["goods"] = "goods"
    shelf: Literal[2] = 2
    sku: CodeName


AnyOffer = ServiceOffer | GoodsOffer
Offer = Annotated[AnyOffer, Field(discriminator="kind")]
