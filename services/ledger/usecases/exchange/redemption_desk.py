"""Reserves what is offered, and gives it back: for oneself, or at the desk for a member."""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Where
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked as Page
from lovebank.kernel.repository import Kept, KeptPage
from lovebank.kernel.retry import settle
from services.ledger.domain.exchange.redemption import (
    AnyRedemption,
    Asked,
    Refused,
    Refusing,
    Reserved,
    ReturnedBy,
    expect,
)
from services.ledger.domain.exchange.refusals import refusal_of
from services.ledger.store.redemptions import Redemptions
from services.ledger.usecases.exchange.codes import Codes
from services.ledger.usecases.exchange.fulfilment import Fulfilment
from services.ledger.usecases.exchange.quoting import Quoting, Wish, named


@dataclass(frozen=True)
class Slip:
    """What is handed to the member. `code` is empty where it was shown before: it is not kept."""

    redemption: AnyRedemption
    code: str


class RedemptionDesk:
    def __init__(
        self,
        quoting: Quoting,
        redemptions: Redemptions,
        fulfilment: Fulfilment,
        codes: Codes,
        clock: Clock,
    ) -> None:
        self._quoting = quoting
        self._redemptions = redemptions
        self._fulfilment = fulfilment
        self._codes = codes
        self._clock = clock

    async def reserve(self, wish: Wish, permit: Permit, cause: Cause) -> Slip:
        """Raises what `refusal_of` says, `OfferWithdrawn`, `TooMuchAtOnce`, `NothingHere`."""
        account = await self._quoting.account(wish.member_id, permit, cause)
        known = await self._redemptions.find_one(named(cause))
        if known and known.is_due_to(cause):
            return Slip(await self._ended(known.id), code="")
        terms = await self._quoting.terms(wish, account, permit.person_id, cause)
        code, code_hash = await self._codes.draw(terms.merchant_id)
        asked = Asked(terms=terms, code_hash=code_hash)
        kept = await self._redemptions.add(terms.redemption_id, asked, [], cause)
        is_ours = kept.value.code_hash == asked.code_hash
        return Slip(await self._ended(kept.id), code if is_ours else "")

    async def renew(self, redemption_id: str, permit: Permit, cause: Cause) -> Slip:
        """A new code for a lost paper; the old one is void. Shown once, as the first was.

        Drawn once a command: it is slow to hash, and others may come in between many times.
        """
        kept = await self._find(redemption_id, permit)
        if kept.is_due_to(cause):
            return Slip(kept.value, code="")
        code, code_hash = await self._codes.draw(kept.value.terms.merchant_id)
        renewed = await settle(lambda: self._renew(redemption_id, code_hash, cause))
        is_ours = renewed.code_hash == code_hash
        return Slip(renewed, code if is_ours else "")

    async def give_back(self, redemption_id: str, permit: Permit, cause: Cause) -> AnyRedemption:
        await settle(lambda: self._give_back(redemption_id, permit, cause))
        return await self._fulfilment.to_the_end(redemption_id)

    async def find(self, redemption_id: str, permit: Permit) -> AnyRedemption:
        return (await self._find(redemption_id, permit)).value

    async def list(
        self, permit: Permit, place: PlaceId | None, state: str | None, page: Page
    ) -> KeptPage[AnyRedemption]:
        """Of a place; for who holds no office there, their own."""
        region = permit.places(place)
        where: Where = {"terms.member_id": permit.person_id}
        if region is not None:
            where = {"terms.community_id": region}
        of_state: Where = {"state": state} if state else {}
        return await self._redemptions.find(
            {**where, **of_state}, after=page.after, limit=page.limit
        )

    async def _ended(self, redemption_id: str) -> AnyRedemption:
        redemption = await self._fulfilment.to_the_end(redemption_id)
        if isinstance(redemption, Refused | Refusing):
            raise refusal_of(redemption)
        return redemption

    async def _find(self, redemption_id: str, permit: Permit) -> Kept[AnyRedemption]:
        kept = await self._redemptions.find_one(redemption_id)
        if kept is None:
            raise NothingHere
        permit.check(kept.value.terms.community_id, {kept.value.terms.member_id})
        return kept

    async def _renew(self, redemption_id: str, code_hash: str, cause: Cause) -> AnyRedemption:
        kept = await self._redemptions.get(redemption_id)
        if kept.is_due_to(cause):
            return kept.value
        renewed = expect(kept.value, Reserved).with_code(code_hash)
        return (await self._redemptions.replace(kept, renewed, [], cause)).value

    async def _give_back(self, redemption_id: str, permit: Permit, cause: Cause) -> None:
        kept = await self._find(redemption_id, permit)
        if kept.is_due_to(cause):
            return
        is_own = permit.person_id == kept.value.terms.member_id
        returned_by: ReturnedBy = "member" if is_own else "desk"
        reserved = expect(kept.value, Reserved)
        returning = reserved.give_back(returned_by, permit.person_id, self._clock())
        await self._redemptions.replace(kept, returning, [], cause)
