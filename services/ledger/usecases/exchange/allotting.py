"""Allots goods to members and budgets to merchants: each redemption once, and the same for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from services.ledger.domain.exchange.allowance import (
    Allowance,
    Refused,
    budget_of,
    empty,
    goods_allowance_of,
)
from services.ledger.domain.exchange.earned import room_for_goods
from services.ledger.domain.exchange.orders import GOODS
from services.ledger.domain.exchange.redemption import Terms
from services.ledger.domain.months import month_of
from services.ledger.store.allowances import Allowances
from services.ledger.store.merchants import Merchants
from services.ledger.usecases.exchange.earnings import Earnings
from services.ledger.usecases.policy_desk import PolicyDesk

Change = Callable[[Allowance], Allowance]


class Allotting:
    def __init__(
        self,
        allowances: Allowances,
        merchants: Merchants,
        earnings: Earnings,
        policies: PolicyDesk,
    ) -> None:
        self._allowances = allowances
        self._merchants = merchants
        self._earnings = earnings
        self._policies = policies

    async def allot(self, terms: Terms) -> Refused | None:
        """Why not; nothing where goods and budget allow it."""
        refused = await self._goods(terms) if terms.kind == GOODS else None
        return refused or await self._budget(terms)

    async def correct(self, terms: Terms, minutes: int) -> None:
        """To what was handed over; nothing, where all of it was given back."""
        for allowance_id in _allowances_of(terms):
            if await self._allowances.find_one(allowance_id):
                await self._change(
                    allowance_id, lambda known: known.correct(terms.redemption_id, minutes)
                )

    async def _goods(self, terms: Terms) -> Refused | None:
        policy = await self._policies.numbered(terms.community_id, terms.policy_version)
        rules = policy.exchange
        begins = terms.asked_at - timedelta(days=rules.goods_window_days)
        earned = await self._earnings.of(terms.account_id, rules.grades_for_goods, begins)
        allowance_id = goods_allowance_of(terms.member_id)

        def change(known: Allowance) -> Allowance:
            lately = known.without_older_than(begins)
            room = room_for_goods(earned, rules, lately.used_minutes)
            return _allotted(lately, terms, room)

        return await self._said(allowance_id, terms, change)

    async def _budget(self, terms: Terms) -> Refused | None:
        merchant = (await self._merchants.get(terms.merchant_id)).value
        allowance_id = budget_of(merchant.merchant_id, month_of(terms.asked_at))

        def change(known: Allowance) -> Allowance:
            left = merchant.budget_minutes_a_month - known.used_minutes
            return _allotted(known, terms, left if left >= terms.minutes else "budget")

        return await self._said(allowance_id, terms, change)

    async def _said(self, allowance_id: str, terms: Terms, change: Change) -> Refused | None:
        """What was said of this redemption once is not weighed again."""

        def once(known: Allowance) -> Allowance:
            return known if known.said(terms.redemption_id) else change(known)

        said = (await self._change(allowance_id, once)).said(terms.redemption_id)
        assert said is not None
        return said.refused or None

    async def _change(self, allowance_id: str, change: Change) -> Allowance:
        return await settle(lambda: self._change_once(allowance_id, change))

    async def _change_once(self, allowance_id: str, change: Change) -> Allowance:
        kept = await self._kept(allowance_id)
        after = change(kept.value)
        if after == kept.value:
            return after
        # What each entry is due to is its own name.
        return (await self._allowances.replace(kept, after, [], Cause(id="allotted"))).value

    async def _kept(self, allowance_id: str) -> Kept[Allowance]:
        kept = await self._allowances.find_one(allowance_id)
        if kept:
            return kept
        try:
            opening = Cause(id=f"opening:{allowance_id}")
            return await self._allowances.add(allowance_id, empty(allowance_id), [], opening)
        except Taken as taken:
            raise StaleVersion(allowance_id) from taken


def _allotted(known: Allowance, terms: Terms, room: int | Refused) -> Allowance:
    if isinstance(room, int) and terms.minutes <= room:
        return known.allot(terms.redemption_id, terms.minutes, terms.asked_at)
    why = "goods_share" if isinstance(room, int) else room
    return known.refuse(terms.redemption_id, why, terms.asked_at)


def _allowances_of(terms: Terms) -> list[str]:
    budget = budget_of(terms.merchant_id, month_of(terms.asked_at))
    return [goods_allowance_of(terms.member_id), budget] if terms.kind == GOODS else [budget]
