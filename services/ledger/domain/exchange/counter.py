"""A merchant's counter: how many wrong codes came lately, so that nobody can guess one."""

from __future__ import annotations

from datetime import timedelta

from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.exchange.errors import TooManyWrongCodes

WINDOW = timedelta(minutes=15)


class Counter(Model):
    merchant_id: str
    wrong_at: tuple[Instant, ...] = ()

    def check(self, at: Instant, wrong_codes_max: int) -> None:
        """Raises `TooManyWrongCodes`."""
        if len(self._lately(at)) >= wrong_codes_max:
            raise TooManyWrongCodes

    def wrong(self, at: Instant) -> Counter:
        return self.model_copy(update={"wrong_at": (*self._lately(at), at)})

    def _lately(self, at: Instant) -> tuple[Instant, ...]:
        return tuple(each for each in self.wrong_at if each > at - WINDOW)
