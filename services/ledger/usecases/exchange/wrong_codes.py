"""Counts the wrong codes at each counter, so that nobody finds a right one by trying."""

from __future__ import annotations

from collections.abc import Callable

from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.retry import settle
from services.ledger.domain.exchange.catalogue import Merchant
from services.ledger.domain.exchange.counter import Counter
from services.ledger.store.counters import Counters
from services.ledger.usecases.policy_desk import PolicyDesk

Change = Callable[[Counter], Counter]


class WrongCodes:
    def __init__(self, counters: Counters, policies: PolicyDesk, clock: Clock) -> None:
        self._counters = counters
        self._policies = policies
        self._clock = clock

    async def tried(self, merchant: Merchant, cause: Cause, *, is_right: bool) -> None:
        """One write of the counter for each code, also a right one: so of many that are tried at
        once no more get an answer than of many that are tried one after another.

        Raises `TooManyWrongCodes`. The same command is counted once, however often it comes.
        """
        rules = (await self._policies.in_force(merchant.community_id)).exchange

        def change(counter: Counter) -> Counter:
            return counter.tried(self._clock(), rules.wrong_codes_max, is_right=is_right)

        await settle(lambda: self._change(merchant.merchant_id, change, cause))

    async def _change(self, merchant_id: str, change: Change, cause: Cause) -> None:
        kept = await self._counters.find_one(merchant_id)
        if kept is None:
            await self._open(change(Counter(merchant_id=merchant_id)), cause)
        elif not kept.is_due_to(cause):
            await self._counters.replace(kept, change(kept.value), [], cause)

    async def _open(self, counter: Counter, cause: Cause) -> None:
        try:
            await self._counters.add(counter.merchant_id, counter, [], cause)
        except Taken as taken:
            raise StaleVersion(counter.merchant_id) from taken
