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

    def tried(self, at: Instant, wrong_codes_max: int, *, is_right: bool) -> Counter:
        """Raises `TooManyWrongCodes`, also to who has the right one."""
        lately = self._lately(at)
        if len(lately) >= wrong_codes_max:
            raise TooManyWrongCodes
        return self.model_copy(update={"wrong_at": lately if is_right else (*lately, at)})

    def _lately(self, at: Instant) -> tuple[Instant, ...]:
        return tuple(each for each in self.wrong_at if each > at - WINDOW)
