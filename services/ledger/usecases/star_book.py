"""Every star as it is kept: read for those whom it concerns, written with what tells of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lovebank.contracts.ids import PlaceId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between, Where
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import Kept, KeptPage
from lovebank.kernel.retry import settle
from services.ledger.domain.star import AnyStar, Granted, Noticed, star_id_of
from services.ledger.store.stars import Stars
from services.ledger.usecases import star_events

Move = Callable[[AnyStar], AnyStar]


class StarBook:
    def __init__(self, stars: Stars, clock: Clock) -> None:
        self._stars = stars
        self._clock = clock

    async def of(self, volunteer_id: VolunteerId) -> Sequence[Kept[AnyStar]]:
        """Lowest level first; there are never more than nine."""
        found = await self._stars.find({"star.volunteer_id": volunteer_id})
        return sorted(found.items, key=lambda kept: kept.value.star.level)

    async def granted_level(self, volunteer_id: VolunteerId) -> int:
        """The highest star that is granted and not suspended; 0 where there is none."""
        held = [each.value for each in await self.of(volunteer_id)]
        return max((star.star.level for star in held if isinstance(star, Granted)), default=0)

    async def find(self, volunteer_id: VolunteerId, level: int, permit: Permit) -> Kept[AnyStar]:
        """Raises `NothingHere`, `NotForYou`."""
        kept = await self._stars.find_one(star_id_of(volunteer_id, level))
        if kept is None:
            raise NothingHere
        permit.check(kept.value.star.community_id, {volunteer_id})
        return kept

    async def list(
        self, permit: Permit, place: PlaceId | None, state: str | None, page: Asked
    ) -> KeptPage[AnyStar]:
        """Of a place; for who holds no office there, their own."""
        region = permit.places(place)
        where: dict[str, str | Between] = {"star.volunteer_id": permit.person_id}
        if region is not None:
            where = {"star.community_id": region}
        return await self._find(where | ({"state": state} if state else {}), page)

    async def noticed(
        self, permit: Permit, place: PlaceId | None, page: Asked
    ) -> KeptPage[AnyStar]:
        region = permit.places(place)
        if region is None:
            raise NothingHere
        return await self._find({"state": "noticed", "star.community_id": region}, page)

    async def due(self) -> Sequence[Kept[AnyStar]]:
        """Whose notice is over, and nobody's objection is open."""
        now = self._clock()
        return [
            kept
            async for kept in self._stars.every({"state": "noticed"})
            if isinstance(kept.value, Noticed) and kept.value.may_be_granted(now)
        ]

    async def add(self, star: AnyStar, cause: Cause) -> None:
        """Raises `Taken` where there is this star already."""
        told = star_events.changed(star, self._clock())
        await self._stars.add(star.star.star_id, star, told, cause)

    async def move(self, star_id: str, move: Move, cause: Cause) -> AnyStar:
        """The star after it; as it is where this very cause moved it, or nothing changes."""
        return await settle(lambda: self._move(star_id, move, cause))

    async def _move(self, star_id: str, move: Move, cause: Cause) -> AnyStar:
        kept = await self._stars.get(star_id)
        if kept.is_due_to(cause):
            return kept.value
        after = move(kept.value)
        if after == kept.value:
            return after
        told = star_events.changed(after, self._clock())
        return (await self._stars.replace(kept, after, told, cause)).value

    async def _find(self, where: Where, page: Asked) -> KeptPage[AnyStar]:
        return await self._stars.find(where, after=page.after, limit=page.limit)
