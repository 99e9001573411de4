"""The counter of a merchant: a code is read from paper, and what it stands for is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Where
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import Kept, KeptPage
from lovebank.kernel.retry import settle
from services.ledger.domain.exchange.catalogue import Merchant
from services.ledger.domain.exchange.errors import CodeSpent, WrongCode
from services.ledger.domain.exchange.pickup_code import read
from services.ledger.domain.exchange.redemption import AnyRedemption, Reserved
from services.ledger.store.redemptions import Redemptions
from services.ledger.usecases.exchange.catalogue_desk import CatalogueDesk
from services.ledger.usecases.exchange.codes import hashed
from services.ledger.usecases.exchange.fulfilment import Fulfilment
from services.ledger.usecases.exchange.wrong_codes import WrongCodes


@dataclass(frozen=True)
class PickUp:
    """`quantity` is what is handed over; nothing said, all of it."""

    merchant_id: str
    typed: str
    quantity: int | None


class CounterDesk:
    def __init__(
        self,
        catalogue: CatalogueDesk,
        redemptions: Redemptions,
        wrong_codes: WrongCodes,
        fulfilment: Fulfilment,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._redemptions = redemptions
        self._wrong_codes = wrong_codes
        self._fulfilment = fulfilment
        self._clock = clock

    async def hand_over(self, pick_up: PickUp, permit: Permit, cause: Cause) -> AnyRedemption:
        """Raises `NotForYou` at another's counter, `MistypedCode`, `WrongCode`, `CodeSpent`,
        `TooManyWrongCodes`, `MoreThanReserved`.
        """
        merchant = await self._catalogue.merchant(pick_up.merchant_id)
        permit.check(merchant.community_id, merchant.people)
        code_hash = await hashed(read(pick_up.typed), merchant.merchant_id)
        found = await self._with_code(merchant, code_hash)
        done = next((kept for kept in found if kept.is_due_to(cause)), None)
        if done is None:
            await self._wrong_codes.tried(merchant, cause, is_right=bool(found))
            if not found:
                raise WrongCode
            done = found[0]
            await settle(lambda: self._decide(found[0].id, pick_up, permit, cause))
        return await self._fulfilment.to_the_end(done.id)

    async def waiting(
        self, merchant_id: str, permit: Permit, page: Asked
    ) -> KeptPage[AnyRedemption]:
        merchant = await self._catalogue.merchant(merchant_id)
        permit.check(merchant.community_id, merchant.people)
        where: Where = {"terms.merchant_id": merchant_id, "state": "reserved"}
        return await self._redemptions.find(where, after=page.after, limit=page.limit)

    async def _with_code(self, merchant: Merchant, code_hash: str) -> Sequence[Kept[AnyRedemption]]:
        """What waits comes first: a code may have been drawn before."""
        where: Where = {"code_hash": code_hash, "terms.merchant_id": merchant.merchant_id}
        page = await self._redemptions.find(where)
        return sorted(page.items, key=lambda kept: not isinstance(kept.value, Reserved))

    async def _decide(
        self, redemption_id: str, pick_up: PickUp, permit: Permit, cause: Cause
    ) -> None:
        kept = await self._redemptions.get(redemption_id)
        if kept.is_due_to(cause):
            return
        now, reserved = self._clock(), kept.value
        if not isinstance(reserved, Reserved):
            raise CodeSpent(reserved.state)
        if reserved.is_overdue(now):
            raise CodeSpent("expired")
        quantity = pick_up.quantity or reserved.terms.quantity
        delivering = reserved.deliver(quantity, permit.person_id, now)
        await self._redemptions.replace(kept, delivering, [], cause)
