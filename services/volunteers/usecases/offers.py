"""What a volunteer is asked at the moment."""

from collections.abc import Sequence

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.documents.collection import Cursor, OneOf, Where
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked
from services.volunteers.store.dispatches import AnyDispatch, Dispatches
from services.volunteers.store.volunteers import Volunteers


class OfferBoard:
    def __init__(self, dispatches: Dispatches, volunteers: Volunteers) -> None:
        self._dispatches = dispatches
        self._volunteers = volunteers

    async def of(
        self, volunteer_id: VolunteerId, permit: Permit, page: Asked
    ) -> tuple[Sequence[AnyDispatch], Cursor | None]:
        """Dispatches that are not over, for which they were asked; and where to go on."""
        kept = await self._volunteers.find_one(volunteer_id)
        if kept is None:
            raise NothingHere
        community_id = kept.value.profile.community_id
        permit.check(community_id, {volunteer_id})
        where: Where = {
            "need.community_id": community_id,
            "state": OneOf(["searching", "asking", "taken"]),
        }
        return await self._asked(volunteer_id, where, page)

    async def _asked(
        self, volunteer_id: VolunteerId, where: Where, page: Asked
    ) -> tuple[Sequence[AnyDispatch], Cursor | None]:
        asked: list[AnyDispatch] = []
        after = page.after
        while len(asked) < page.limit:
            rest = page.limit - len(asked)
            found = await self._dispatches.find(where, after=after, limit=rest)
            asked += [each.value for each in found.items if each.value.offer_to(volunteer_id)]
            after = found.next
            if after is None:
                break
        return asked, after
