"""Keeps what was promised, as the request goes on: by what is heard of it, and by the clock."""

from __future__ import annotations

from collections.abc import Callable

from lovebank.contracts.ids import PersonId, VolunteerId
from lovebank.contracts.instant import in_rfc_3339
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between, OneOf, Where
from lovebank.kernel.errors import Taken
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from services.ledger.domain.chart import account_of
from services.ledger.domain.exchange.errors import AlreadyThere
from services.ledger.domain.exchange.help_for_hours import (
    ON_THE_WAY,
    AnyHours,
    Held,
    Holding,
    Paid,
    Paying,
    Promise,
    Promised,
    Releasing,
)
from services.ledger.domain.order import Kind, Order, ending
from services.ledger.domain.transfer import Final, Rejected
from services.ledger.store.accounts import Accounts
from services.ledger.store.help_for_hours import HelpForHours
from services.ledger.usecases.exchange.fulfilment import A_MOMENT
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.teller import Teller

Move = Callable[[AnyHours], AnyHours]


class HoursKeeper:
    def __init__(
        self,
        hours: HelpForHours,
        accounts: Accounts,
        policies: PolicyDesk,
        teller: Teller,
        clock: Clock,
    ) -> None:
        self._hours = hours
        self._accounts = accounts
        self._policies = policies
        self._teller = teller
        self._clock = clock

    async def begin(self, promise: Promise, cause: Cause) -> AnyHours:
        """Raises `AlreadyThere` where another promise is given for the same request."""
        new = Promised(promise=promise)
        try:
            return (await self._hours.add(_named(promise.request_id), new, [], cause)).value
        except Taken as taken:
            raise AlreadyThere("a promise for this request") from taken

    async def find(self, request_id: str) -> Kept[AnyHours] | None:
        return await self._hours.find_one(_named(request_id))

    async def moved(self, request_id: str, move: Move, cause: Cause) -> AnyHours:
        return (await self._moved(_named(request_id), move, cause)).value

    async def accepted(self, request_id: str, helper_id: PersonId, cause: Cause) -> None:
        def move(hours: AnyHours) -> AnyHours:
            if isinstance(hours, Promised) and helper_id != hours.promise.beneficiary_id:
                return hours.accept(helper_id, self._clock())
            return hours

        await self._heard(request_id, move, cause)

    async def confirmed(
        self, request_id: str, payer_id: PersonId, minutes_served: int, cause: Cause
    ) -> int:
        """How many minutes the beneficiary paid: those are not issued. Nobody else pays.

        For what the helper has no room for, nobody pays: of that the community's rules dispose, as
        of any deed over the ceiling.
        """
        room = await self._room_of_the_helper(request_id, minutes_served)

        def move(hours: AnyHours) -> AnyHours:
            if not isinstance(hours, Held):
                return hours
            if hours.promise.beneficiary_id != payer_id or not room:
                return hours.release(for_good=True)
            return hours.confirm(room)

        found = await self._heard(request_id, move, cause)
        return found.minutes if isinstance(found, Paid) else 0

    async def given_up(self, request_id: str, cause: Cause, *, for_good: bool) -> None:
        def move(hours: AnyHours) -> AnyHours:
            if isinstance(hours, Promised) and for_good:
                return hours.withdraw()
            return hours.release(for_good=for_good) if isinstance(hours, Held) else hours

        await self._heard(request_id, move, cause)

    async def finish(self) -> None:
        """What somebody left half way."""
        on_the_way: Where = {"state": OneOf(ON_THE_WAY)}
        async for kept in self._hours.every(on_the_way):
            await self._to_the_end(kept.id)

    async def expire(self) -> None:
        """What was held so long that nobody is expected to confirm it any more is let go."""
        overdue = Between(below=in_rfc_3339(self._clock() + A_MOMENT))
        async for kept in self._hours.every({"state": "held", "held_until": overdue}):
            await self._moved(kept.id, self._overdue, Cause(id=f"overdue:{kept.id}"))
            await self._to_the_end(kept.id)

    def _overdue(self, hours: AnyHours) -> AnyHours:
        """Looked at anew: at the last moment it may have been confirmed, or held for another."""
        if isinstance(hours, Held) and hours.is_overdue(self._clock()):
            return hours.release(for_good=True)
        return hours

    async def _room_of_the_helper(self, request_id: str, minutes: int) -> int:
        """So many of these minutes as the helper's account can take."""
        kept = await self._hours.find_one(_named(request_id))
        if kept is None or not isinstance(kept.value, Holding | Held):
            return minutes
        account = (await self._accounts.get(account_of(kept.value.helper_id))).value
        policy = await self._policies.in_force(account.community_id)
        return min(minutes, account.room_under(policy.ceiling_minutes))

    async def _heard(self, request_id: str, move: Move, cause: Cause) -> AnyHours | None:
        """Nothing was promised for most requests."""
        name = _named(request_id)
        if await self._hours.find_one(name) is None:
            return None
        await self._to_the_end(name)
        await self._moved(name, move, cause)
        return await self._to_the_end(name)

    async def _moved(self, name: str, move: Move, cause: Cause) -> Kept[AnyHours]:
        async def attempt() -> Kept[AnyHours]:
            kept = await self._hours.get(name)
            after = kept.value if kept.is_due_to(cause) else move(kept.value)
            if after == kept.value:
                return kept
            return await self._hours.replace(kept, after, [], cause)

        return await settle(attempt)

    async def _to_the_end(self, name: str) -> AnyHours:
        return await settle(lambda: self._go_on(name))

    async def _go_on(self, name: str) -> AnyHours:
        kept = await self._hours.get(name)
        while kept.value.state in ON_THE_WAY:
            after = await self._next(kept.value)
            step = Cause(id=f"{after.state}:{after.attempt}:{name}")
            kept = await self._hours.replace(kept, after, [], step)
        return kept.value

    async def _next(self, hours: AnyHours) -> AnyHours:
        match hours:
            case Holding():
                return await self._hold(hours)
            case Paying():
                await self._submit(ending(hours.hold, Kind.CAPTURE, hours.minutes))
                return hours.pay()
            case Releasing():
                await self._submit(ending(hours.hold, Kind.RELEASE))
                return hours.close()
        return hours

    async def _hold(self, holding: Holding) -> AnyHours:
        community_id = holding.promise.community_id
        await self._teller.open_account(VolunteerId(holding.helper_id), community_id)
        held = await self._submit(holding.hold)
        return holding.hold_is_there() if isinstance(held, Final) else holding.hold_is_refused()

    async def _submit(self, order: Order) -> Final | Rejected:
        return await self._teller.submit(order, Cause(id=f"order:{order.transfer_id}"))


def _named(request_id: str) -> str:
    return f"hours:{request_id}"
