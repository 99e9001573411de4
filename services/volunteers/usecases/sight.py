"""Looking at the register: whole for who is entitled to it, masked for everybody else."""

from collections.abc import Mapping

from lovebank.contracts.ids import PlaceId, VolunteerId
from lovebank.kernel.documents.collection import Where
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, allow
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import KeptPage
from services.volunteers.domain.volunteer import Approved, Left, Registered, Suspended
from services.volunteers.store.volunteers import Volunteers

AnyVolunteer = Registered | Approved | Suspended | Left


class Sight:
    def __init__(self, volunteers: Volunteers) -> None:
        self._volunteers = volunteers

    async def one(self, volunteer_id: VolunteerId, permit: Permit) -> AnyVolunteer:
        """Raises `NothingHere`, also for whoever is another community's."""
        kept = await self._volunteers.find_one(volunteer_id)
        if kept is None:
            raise NothingHere
        permit.check(kept.value.profile.community_id, {volunteer_id})
        return kept.value

    async def page(
        self, place: PlaceId | None, state: str | None, permit: Permit, page: Asked
    ) -> KeptPage[AnyVolunteer]:
        region = permit.places(place)
        if region is None:
            raise NotForYou(permit.action)
        chosen: Mapping[str, str] = {"state": state} if state else {}
        where: Where = {"profile.community_id": region, **chosen}
        return await self._volunteers.find(where, after=page.after, limit=page.limit)


def sees_all(permit: Permit, volunteer: AnyVolunteer) -> bool:
    """Whether name and telephone number are for their eyes."""
    profile = volunteer.profile
    people = {profile.volunteer_id}
    return allow(permit.principal, "volunteer.read", profile.community_id, people)
