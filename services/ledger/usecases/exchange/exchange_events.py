"""What is published of each redemption: from our own words to the published contract."""

from collections.abc import Sequence
from typing import Any

from lovebank.contracts.instant import Instant
from lovebank.contracts.ledger import (
    LedgerEvent,
    RedemptionCaptured,
    RedemptionReleased,
    RedemptionReserved,
)
from services.ledger.domain.exchange.redemption import (
    AnyRedemption,
    Captured,
    Expired,
    Released,
    Reserved,
    Reversed,
    Terms,
)


def of(redemption: AnyRedemption, at: Instant) -> Sequence[LedgerEvent]:
    """Of one that was refused nothing is told: nothing happened."""
    terms = redemption.terms
    match redemption:
        case Reserved():
            return [RedemptionReserved(**_told(terms, at), collect_by=terms.collect_by)]
        case Captured():
            fewer = {"quantity": redemption.quantity, "minutes": redemption.minutes}
            told = _told(terms, at) | fewer
            return [RedemptionCaptured(**told, reserved_quantity=terms.quantity)]
        case Released() | Expired():
            return [RedemptionReleased(**_told(terms, at), returned_by=redemption.returned_by)]
        case Reversed():
            return [RedemptionReleased(**_told(terms, at), returned_by="reversal")]
    return []


def _told(terms: Terms, at: Instant) -> dict[str, Any]:
    return {
        "community_id": terms.community_id,
        "at": at,
        "redemption_id": terms.redemption_id,
        "member_id": terms.member_id,
        "exchange_point_id": terms.exchange_point_id,
        "merchant_id": terms.merchant_id,
        "offer_id": terms.offer_id,
        "offer_kind": terms.kind,
        "quantity": terms.quantity,
        "minutes": terms.minutes,
        "policy_version": terms.policy_version,
    }
