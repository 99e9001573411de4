"""Counts the wrong codes at each counter, so that nobody finds a right one by trying."""

from __future__ import annotations

from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.retry import settle
from services.ledger.domain.exchange.catalogue import Merchant
from services.ledger.domain.exchange.counter import Counter
from services.ledger.store.counters import Counters
from services.ledger.usecases.policy_desk import PolicyDesk


class WrongCodes:
    def __init__(self, counters: Counters, policies: PolicyDesk, clock: Clock) -> None:
        self._counters = counters
        self._policies = policies
        self._clock = clock

    async def check(self, merchant: Merchant, cause: Cause) -> None:
        """Raises `TooManyWrongCodes`; not to who asks again what was answered before."""
        kept = await self._counters.find_one(merchant.merchant_id)
        if kept and not kept.is_due_to(cause):
            rules = (await self._policies.in_force(merchant.community_id)).exchange
            kept.value.check(self._clock(), rules.wrong_codes_max)

    async def count(self, merchant: Merchant, cause: Cause) -> None:
        """The same command is counted once, however often it comes."""
        await settle(lambda: self._count(merchant.merchant_id, cause))

    async def _count(self, merchant_id: str, cause: Cause) -> None:
        kept = await self._counters.find_one(merchant_id)
        if kept is None:
            await self._count_first(Counter(merchant_id=merchant_id).wrong(self._clock()), cause)
        elif not kept.is_due_to(cause):
            await self._counters.replace(kept, kept.value.wrong(self._clock()), [], cause)

    async def _count_first(self, counter: Counter, cause: Cause) -> None:
        try:
            await self._counters.add(counter.merchant_id, counter, [], cause)
        except Taken as taken:
            raise StaleVersion(counter.merchant_id) from taken
