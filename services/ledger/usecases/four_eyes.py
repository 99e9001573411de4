"""Proposals as they are kept: read for those whom they concern, decided by a second person."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Generic

from lovebank.contracts.event import Event
from lovebank.contracts.ids import PlaceId
from lovebank.contracts.instant import Instant
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import Kept, KeptPage, Repository
from lovebank.kernel.retry import settle
from services.ledger.domain.errors import NotYours, WrongState
from services.ledger.domain.four_eyes import (
    AnyProposal,
    Approved,
    Proposed,
    RefusedBecause,
    S,
    propose,
)
from services.ledger.usecases.organization_desk import OrganizationDesk


class FourEyes(Generic[S]):
    """`tell` makes the events of what has just become of a proposal."""

    def __init__(
        self,
        book: Repository[AnyProposal[S]],
        organizations: OrganizationDesk,
        tell: Callable[[AnyProposal[S], Instant], Sequence[Event]],
        clock: Clock,
    ) -> None:
        self._book = book
        self._organizations = organizations
        self._tell = tell
        self._clock = clock

    async def find(self, name: str, permit: Permit) -> Kept[AnyProposal[S]]:
        """Raises `NothingHere`, `NotForYou`."""
        kept = await self._book.find_one(name)
        if kept is None:
            raise NothingHere
        permit.check(kept.value.subject.community_id, kept.value.subject.concerned)
        return kept

    async def made_by(self, name: str, cause: Cause) -> Kept[AnyProposal[S]] | None:
        """What this very command proposed before."""
        kept = await self._book.find_one(name)
        return kept if kept and kept.is_due_to(cause) else None

    async def list(
        self, permit: Permit, place: PlaceId | None, state: str | None, page: Asked
    ) -> KeptPage[AnyProposal[S]]:
        region = permit.places(place)
        if region is None:
            raise NothingHere
        where = {"subject.community_id": region} | ({"state": state} if state else {})
        return await self._book.find(where, after=page.after, limit=page.limit)

    def approved(self) -> AsyncIterator[Kept[AnyProposal[S]]]:
        """Decided, and not yet carried out."""
        return self._book.every({"state": "approved"})

    async def check(self, subject: S, permit: Permit) -> Proposed[S]:
        """The proposal, not kept yet. Raises `OwnCase`, `NoOrganization`."""
        return propose(subject, await self._organizations.signature(permit.person_id))

    async def add(self, name: str, proposed: Proposed[S], cause: Cause) -> Kept[AnyProposal[S]]:
        try:
            return await self._book.add(name, proposed, self._tell(proposed, self._clock()), cause)
        except Taken as taken:
            raise StaleVersion(name) from taken

    async def approve(self, name: str, permit: Permit, cause: Cause) -> Kept[AnyProposal[S]]:
        """Raises `WrongState`, `OwnCase`, `NoOrganization`, `SameOrganization`."""
        kept = await self.find(name, permit)
        if kept.is_due_to(cause):
            return kept
        signature = await self._organizations.signature(permit.person_id)
        return await self._move(name, lambda found: found.approve(signature), cause)

    async def refuse(
        self, name: str, because: RefusedBecause, permit: Permit, cause: Cause
    ) -> Kept[AnyProposal[S]]:
        """Raises `WrongState`, `OwnCase`, `NoOrganization`, `SameOrganization`."""
        kept = await self.find(name, permit)
        if kept.is_due_to(cause):
            return kept
        signature = await self._organizations.signature(permit.person_id)
        return await self._move(name, lambda found: found.refuse(signature, because), cause)

    async def withdraw(self, name: str, permit: Permit, cause: Cause) -> Kept[AnyProposal[S]]:
        """Raises `WrongState`, `NotYours`."""
        kept = await self.find(name, permit)
        if permit.person_id != kept.value.proposed.by:
            raise NotYours
        at = self._clock()
        return await self._move(name, lambda found: found.withdraw(at), cause)

    async def end(self, name: str, end: Callable[[Approved[S]], AnyProposal[S]]) -> None:
        """It is carried out, or the books said no."""
        cause = Cause(id=f"carried-out:{name}")

        async def attempt() -> None:
            kept = await self._book.get(name)
            if isinstance(kept.value, Approved):
                after = end(kept.value)
                await self._book.replace(kept, after, self._tell(after, self._clock()), cause)

        await settle(attempt)

    async def _move(
        self, name: str, move: Callable[[Proposed[S]], AnyProposal[S]], cause: Cause
    ) -> Kept[AnyProposal[S]]:
        async def attempt() -> Kept[AnyProposal[S]]:
            kept = await self._book.get(name)
            if kept.is_due_to(cause):
                return kept
            if not isinstance(kept.value, Proposed):
                raise WrongState(name, kept.value.state)
            after = move(kept.value)
            return await self._book.replace(kept, after, self._tell(after, self._clock()), cause)

        return await settle(attempt)
