"""The residents whom the community office knows, and who may speak for them."""

from lovebank.contracts.ids import CommunityId, ResidentId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import Taken
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.ids import NewId
from services.requests.domain.errors import AlreadyRegistered, WasErased
from services.requests.domain.resident import ErasedResident, Resident
from services.requests.domain.told import ResidentTold
from services.requests.store.residents import Residents
from services.requests.usecases.community_desk import CommunityDesk
from services.requests.usecases.proxy_roll import ProxyRoll


class ResidentDesk:
    def __init__(
        self,
        residents: Residents,
        proxies: ProxyRoll,
        communities: CommunityDesk,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._residents = residents
        self._proxies = proxies
        self._communities = communities
        self._clock = clock
        self._new_id = new_id

    async def register_resident(self, told: ResidentTold, permit: Permit, cause: Cause) -> Resident:
        permit.check(told.community_id)
        (await self._communities.community(told.community_id)).check_has(told.grid)
        resident = told.resident(self._new_id(), self._clock())
        resident_id = resident.contact.resident_id
        await self._check_not_erased(resident_id)
        for proxy in resident.contact.proxies:
            await self._proxies.note(proxy, resident_id, cause)
        try:
            kept = (await self._residents.add(resident_id, resident, [], cause)).value
        except Taken:
            raise AlreadyRegistered(resident_id) from None
        if isinstance(kept, ErasedResident):  # The same command, from before.
            raise WasErased(kept.resident_id)
        return kept

    async def resident(self, resident_id: str, community_id: CommunityId) -> Resident | None:
        kept = await self._residents.find_one(resident_id)
        if kept is None or kept.value.community_id != community_id:
            return None
        return kept.value if isinstance(kept.value, Resident) else None

    async def show_resident(self, resident_id: ResidentId, permit: Permit) -> Resident:
        kept = await self._residents.find_one(resident_id)
        if kept is None or isinstance(kept.value, ErasedResident):
            raise NothingHere
        permit.check(kept.value.community_id, kept.value.people)
        return kept.value

    async def _check_not_erased(self, resident_id: ResidentId) -> None:
        kept = await self._residents.find_one(resident_id)
        if kept and isinstance(kept.value, ErasedResident):
            raise WasErased(resident_id)
