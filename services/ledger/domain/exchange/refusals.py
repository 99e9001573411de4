"""What a refused redemption says: the same sentence to whoever asks again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lovebank.kernel.errors import Refusal
from services.ledger.domain.errors import AccountDormant, AccountNotOpen
from services.ledger.domain.exchange.errors import (
    BalanceTooLow,
    BudgetSpent,
    EarnFirst,
    GoodsShareReached,
    OutOfStock,
)
from services.ledger.domain.exchange.redemption import Refused, Refusing, Terms, Why

_SAYS: Mapping[Why, Callable[[Terms], Refusal]] = {
    "insufficient": lambda terms: BalanceTooLow(terms.minutes),
    "dormant": lambda terms: AccountDormant(terms.account_id),
    "closed": lambda terms: AccountNotOpen(terms.account_id),
    "earn_first": lambda terms: EarnFirst(terms.minutes),
    "goods_share": lambda terms: GoodsShareReached(terms.minutes),
    "budget": lambda terms: BudgetSpent(terms.merchant_id),
    "out_of_stock": lambda terms: OutOfStock(terms.sku),
}


def refusal_of(redemption: Refused | Refusing) -> Refusal:
    return _SAYS[redemption.why](redemption.terms)
