from typing import Any

from lovebank.importing.exchange_kinds import GoodsOfferLine

SOAP: dict[str, Any] = {
    "kind": "goods_offer",
    "offer_id": "soap",
    "exchange_point_id": "wujiayuan-hall",
    "merchant_id": "riverside-shop",
    "community_id": "yongzhou.lengshuitan.meiwan.wujiayuan",
    "title": "A bar of soap",
    "price_minutes": 20,
    "sku": "soap",
}


def test_goods_are_offered_and_then_laid_on_the_shelf() -> None:
    offered, laid = GoodsOfferLine.model_validate({**SOAP, "pieces": 7}).commands()

    assert (offered.path, offered.body["kind"], offered.body["sku"]) == (
        "/ledger/offers",
        "goods",
        "soap",
    )
    assert "pieces" not in offered.body
    assert laid.path == "/ledger/stock-movements"
    assert (laid.body["direction"], laid.body["pieces"]) == ("in", 7)


def test_an_empty_shelf_is_an_offer_alone() -> None:
    assert len(GoodsOfferLine.model_validate(SOAP).commands()) == 1
