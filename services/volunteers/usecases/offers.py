"""What a volunteer is asked at the moment."""

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.documents.collection import OneOf, Where
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import KeptPage
from services.volunteers.store.dispatches import AnyDispatch, Dispatches
from services.volunteers.store.volunteers import Volunteers


class OfferBoard:
    def __init__(self, dispatches: Dispatches, volunteers: Volunteers) -> None:
        self._dispatches = dispatches
        self._volunteers = volunteers

    async def of(
        self, volunteer_id: VolunteerId, permit: Permit, page: Asked
    ) -> KeptPage[AnyDispatch]:
        """Dispatches of their community that are not over, whether they were asked or not."""
        kept = await self._volunteers.find_one(volunteer_id)
        if kept is None:
            raise NothingHere
        community_id = kept.value.profile.community_id
        permit.check(community_id, {volunteer_id})
        where: Where = {
            "need.community_id": community_id,
            "state": OneOf(["searching", "asking", "taken"]),
        }
        return await self._dispatches.find(where, after=page.after, limit=page.limit)
