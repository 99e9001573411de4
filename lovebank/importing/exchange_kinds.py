"""The lines of an exchange: its points, its merchants, and what is offered for minutes."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId
from lovebank.importing.line import Called, Command, Id, Line
from lovebank.kernel.text import Name


class ExchangePointLine(Line):
    kind: Literal["exchange_point"]
    exchange_point_id: Id
    community_id: CommunityId
    name: Name

    @property
    def defines(self) -> Sequence[Called]:
        return [("exchange_point", self.exchange_point_id)]

    @property
    def refers(self) -> Sequence[Called]:
        return [("community", self.community_id)]

    def commands(self) -> Sequence[Command]:
        return [Command("/ledger/exchange-points", self.body())]


class MerchantLine(Line):
    """`people` are those who stand at its counter, and may sign in as accounts of their own."""

    kind: Literal["merchant"]
    merchant_id: Id
    community_id: CommunityId
    name: Name
    people: Annotated[tuple[Id, ...], Field(min_length=1)]
    budget_minutes_a_month: Annotated[int, Field(ge=0)]

    @property
    def defines(self) -> Sequence[Called]:
        return [("merchant", self.merchant_id)]

    @property
    def refers(self) -> Sequence[Called]:
        return [("community", self.community_id)]

    def commands(self) -> Sequence[Command]:
        return [Command("/ledger/merchants", self.body())]


class _OfferLine(Line):
    offer_id: Id
    exchange_point_id: Id
    merchant_id: Id
    community_id: CommunityId
    title: Name
    price_minutes: Annotated[int, Field(ge=1)]

    @property
    def defines(self) -> Sequence[Called]:
        return [("offer", self.offer_id)]

    @property
    def refers(self) -> Sequence[Called]:
        return [("community", self.community_id)]

    def commands(self) -> Sequence[Command]:
        of_kind = {"kind": "service", **self.body()}
        return [Command("/ledger/offers", of_kind)]


class ServiceOfferLine(_OfferLine):
    kind: Literal["service_offer"]


class GoodsOfferLine(_OfferLine):
    """`pieces` lie on the shelf when the town begins."""

    kind: Literal["goods_offer"]
    sku: Id
    pieces: Annotated[int, Field(ge=0)] = 0

    def commands(self) -> Sequence[Command]:
        steps = [Command("/ledger/offers", {"kind": "goods", **self.body("pieces")})]
        if self.pieces:
            shelf = {"exchange_point_id": self.exchange_point_id, "sku": self.sku}
            delivery = {"direction": "in", "pieces": self.pieces, "reason": "delivery"}
            steps.append(Command("/ledger/stock-movements", {**shelf, **delivery}))
        return steps
