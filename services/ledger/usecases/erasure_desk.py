"""A person asks to be forgotten: the account is settled and closed, and then everybody is told.

Each step may be repeated: who died on the way asks again, and what is done already stays done.
"""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import (
    AccountId,
    CommunityId,
    PersonId,
    PlaceId,
    VolunteerId,
    lies_within,
)
from lovebank.contracts.ledger import PersonErased
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from lovebank.kernel.telemetry.log import get_logger
from services.ledger.domain.account import Account, AccountState
from services.ledger.domain.chart import account_of, held_by, is_shared, pool_of
from services.ledger.domain.erasure import Choice, Erasure, settlement
from services.ledger.domain.errors import (
    GiftToNobody,
    MinutesHeld,
    OrderDiffers,
    OverTheCeiling,
    OwnCase,
)
from services.ledger.store.accounts import Accounts
from services.ledger.store.erasures import Erasures
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.teller import Teller

LEDGER = "ledger"
log = get_logger()


@dataclass(frozen=True)
class Asked:
    """Who is to be forgotten, and what becomes of minutes that are left."""

    person_id: PersonId
    community_id: CommunityId
    choice: Choice
    gift_to: str | None


class ErasureDesk:
    def __init__(
        self,
        accounts: Accounts,
        erasures: Erasures,
        teller: Teller,
        rules: PolicyDesk,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._erasures = erasures
        self._teller = teller
        self._rules = rules
        self._clock = clock

    async def erase(self, asked: Asked, permit: Permit, cause: Cause) -> Erasure:
        """Raises `BalanceLeft`, `MinutesHeld`, `GiftToNobody`, `OverTheCeiling`, `NothingHere`,
        `OwnCase` where the office would give what is left to who asks for it.
        """
        permit.check(asked.community_id, {asked.person_id})
        if permit.person_id != asked.person_id and permit.person_id == asked.gift_to:
            raise OwnCase
        within = _within(asked, permit)
        account = await self._accounts.find_one(account_of(asked.person_id))
        if account and not lies_within(account.value.community_id, within):
            raise NothingHere
        known = await self._erasures.find_one(_name(asked.person_id, within))
        if account and known is None:
            await settle(lambda: self._settle(asked, permit, cause))
        return known.value if known else await self._tell(asked, within, cause)

    async def settle_what_came_late(self) -> None:
        """What was on its way to an account when it was closed goes to the pool."""
        async for erased in self._erasures.every({}):
            kept = await self._accounts.find_one(account_of(erased.value.person_id))
            if kept and kept.value.state is AccountState.CLOSED and kept.value.available:
                await self._settle_late(kept.value)

    async def _settle_late(self, account: Account) -> None:
        policy = await self._rules.in_force(account.community_id)
        pool = await self._pool(account)
        order = settlement(account, "pool", pool, policy.version, LEDGER)
        try:
            await self._teller.submit(order, Cause(id=f"late:{account.account_id}"))
        except OrderDiffers:  # Somebody else is at it, by older rules.
            log.info("erasure.settled_by_another", transfer_id=order.transfer_id)

    async def _settle(self, asked: Asked, permit: Permit, cause: Cause) -> None:
        """Closed only where, in the very same write, nothing is left."""
        kept = await self._accounts.get(account_of(asked.person_id))
        if kept.value.state is AccountState.DORMANT:
            awake = kept.value.wake(self._clock())  # To be settled, and then closed for good.
            kept = await self._accounts.replace(kept, awake, [], cause)
        if kept.value.held:
            raise MinutesHeld(kept.value.held)
        if kept.value.available:
            await self._empty(kept.value, asked, permit, cause)
            raise StaleVersion(kept.id)  # Looked at anew: something may have come in meanwhile.
        await self._close(kept, cause)

    async def _empty(self, account: Account, asked: Asked, permit: Permit, cause: Cause) -> None:
        policy = await self._rules.in_force(account.community_id)
        to = await self._heir(account, asked)
        order = settlement(account, asked.choice, to, policy.version, permit.person_id)
        # Where it moved on in between it is refused, and the next look has another version.
        await self._teller.submit(order, cause)

    async def _heir(self, account: Account, asked: Asked) -> str:
        if asked.choice == "use" or account.available < 0:
            return ""  # There is nothing to give: it is used up, or owed and forgiven.
        if asked.choice == "pool":
            return await self._pool(account)
        if asked.gift_to is None or asked.gift_to == asked.person_id:
            raise GiftToNobody
        heir = await self._accounts.find_one(held_by(asked.gift_to))
        if heir is None or heir.value.state is AccountState.CLOSED:
            raise GiftToNobody
        await self._check_room(heir.value, account.available)
        return heir.id

    async def _check_room(self, heir: Account, minutes: int) -> None:
        """Raises `OverTheCeiling`; what a team or an organization has, has none."""
        policy = await self._rules.in_force(heir.community_id)
        if not is_shared(heir.account_id) and heir.room_under(policy.ceiling_minutes) < minutes:
            raise OverTheCeiling(heir.account_id)

    async def _pool(self, account: Account) -> AccountId:
        pool = pool_of(account.community_id)
        await self._teller.open_account(VolunteerId(pool), account.community_id, pool)
        return pool

    async def _close(self, kept: Kept[Account], cause: Cause) -> None:
        if kept.value.state is not AccountState.CLOSED:
            closed = kept.value.model_copy(update={"state": AccountState.CLOSED})
            await self._accounts.replace(kept, closed, [], cause)

    async def _tell(self, asked: Asked, within: PlaceId, cause: Cause) -> Erasure:
        at = self._clock()
        erasure = Erasure(
            person_id=asked.person_id,
            community_id=asked.community_id,
            within=within,
            choice=asked.choice,
            erased_at=at,
        )
        told = PersonErased(
            community_id=asked.community_id, at=at, person_id=asked.person_id, within=within
        )
        name = _name(asked.person_id, within)
        try:
            return (await self._erasures.add(name, erasure, [told], cause)).value
        except Taken:  # Asked for twice at once: one of the two has told.
            return (await self._erasures.get(name)).value


def _name(person_id: PersonId, within: PlaceId) -> str:
    # What one office asked for its own place stands in nobody's way who asks for more.
    return f"erasure:{person_id}:{within}"


def _within(asked: Asked, permit: Permit) -> PlaceId:
    """Everywhere for oneself; an office speaks for its own community."""
    if permit.person_id == asked.person_id:
        return asked.community_id.partition(".")[0]
    return asked.community_id
