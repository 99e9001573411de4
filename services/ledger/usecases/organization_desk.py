"""Who works for which organization, and the signature that somebody gives in its name."""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import PersonId, PlaceId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Where
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import Kept, KeptPage
from lovebank.kernel.retry import settle
from services.ledger.domain.errors import NoOrganization, OwnCase
from services.ledger.domain.four_eyes import OrganizationId, Signature
from services.ledger.domain.membership import AnyMembership, Left, Member, membership_of
from services.ledger.store.memberships import Memberships


@dataclass(frozen=True)
class Entry:
    """This person works for this organization, in this place."""

    person_id: PersonId
    organization_id: OrganizationId
    place: PlaceId


class OrganizationDesk:
    def __init__(self, memberships: Memberships, clock: Clock) -> None:
        self._memberships = memberships
        self._clock = clock

    async def signature(self, person_id: PersonId) -> Signature:
        """Raises `NoOrganization`: what somebody signs, they sign for one."""
        kept = await self._memberships.find_one(membership_of(person_id))
        if kept is None or isinstance(kept.value, Left):
            raise NoOrganization(person_id)
        organization_id = kept.value.organization_id
        return Signature(by=person_id, organization_id=organization_id, at=self._clock())

    async def enter(self, entry: Entry, permit: Permit, cause: Cause) -> AnyMembership:
        """Enter somebody, or move them. Raises `NothingHere`, `OwnCase`."""
        permit.check(entry.place)
        _check_other(entry.person_id, permit)
        return await settle(lambda: self._enter(entry, permit, cause))

    async def leave(
        self, organization_id: OrganizationId, person_id: PersonId, permit: Permit, cause: Cause
    ) -> AnyMembership:
        """Raises `NothingHere`, `OwnCase`."""
        _check_other(person_id, permit)
        return await settle(lambda: self._leave(organization_id, person_id, permit, cause))

    async def members(
        self, organization_id: OrganizationId, permit: Permit, place: PlaceId | None, page: Asked
    ) -> KeptPage[AnyMembership]:
        """Those of a place where the caller may look."""
        region = permit.places(place)
        if region is None:
            raise NothingHere
        where: Where = {"organization_id": organization_id, "place": region}
        return await self._memberships.find(where, after=page.after, limit=page.limit)

    async def _enter(self, entry: Entry, permit: Permit, cause: Cause) -> AnyMembership:
        kept = await self._memberships.find_one(membership_of(entry.person_id))
        member = Member(
            person_id=entry.person_id,
            organization_id=entry.organization_id,
            place=entry.place,
            entered_by=permit.person_id,
            entered_at=self._clock(),
        )
        if kept is None:
            return await self._add(member, cause)
        # Who belongs elsewhere is nobody's to take from there.
        permit.check(kept.value.place)
        if kept.is_due_to(cause):
            return kept.value
        return (await self._memberships.replace(kept, member, [], cause)).value

    async def _add(self, member: Member, cause: Cause) -> AnyMembership:
        name = membership_of(member.person_id)
        try:
            return (await self._memberships.add(name, member, [], cause)).value
        except Taken as taken:
            raise StaleVersion(name) from taken

    async def _leave(
        self, organization_id: OrganizationId, person_id: PersonId, permit: Permit, cause: Cause
    ) -> AnyMembership:
        kept = await self._find(organization_id, person_id, permit)
        if kept.is_due_to(cause) or isinstance(kept.value, Left):
            return kept.value
        left = kept.value.leave(permit.person_id, self._clock())
        return (await self._memberships.replace(kept, left, [], cause)).value

    async def _find(
        self, organization_id: OrganizationId, person_id: PersonId, permit: Permit
    ) -> Kept[AnyMembership]:
        kept = await self._memberships.find_one(membership_of(person_id))
        if kept is None or kept.value.organization_id != organization_id:
            raise NothingHere
        permit.check(kept.value.place)
        return kept


def _check_other(person_id: PersonId, permit: Permit) -> None:
    if person_id == permit.person_id:
        raise OwnCase
