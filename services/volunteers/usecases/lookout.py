"""What is known of a community when it is decided whom to ask."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from lovebank.contracts.ids import CommunityId, VolunteerId
from lovebank.kernel.clock import Clock
from services.volunteers.domain.community import Spot
from services.volunteers.domain.dispatch import Asking, Searching, Taken
from services.volunteers.domain.dispatch_policy import DispatchPolicy
from services.volunteers.domain.matching import Town, able_ones, choose
from services.volunteers.domain.volunteer import Approved
from services.volunteers.store.communities import Communities
from services.volunteers.store.dispatches import AnyDispatch, Dispatches
from services.volunteers.store.volunteers import Volunteers
from services.volunteers.usecases.policy_desk import PolicyDesk


class Lookout:
    def __init__(
        self,
        volunteers: Volunteers,
        dispatches: Dispatches,
        communities: Communities,
        policies: PolicyDesk,
        clock: Clock,
    ) -> None:
        self._volunteers = volunteers
        self._dispatches = dispatches
        self._communities = communities
        self._policies = policies
        self._clock = clock

    async def ask(self, dispatch: AnyDispatch) -> AnyDispatch:
        """The dispatch with as many open offers as the policy wants, or as there are people."""
        if not isinstance(dispatch, Searching | Asking):
            return dispatch
        need = dispatch.need
        policy = await self._policies.in_force(need.community_id)
        wanted = policy.wave_size - len(dispatch.open_offers)
        if wanted <= 0:
            return dispatch
        choice = choose(dispatch.wish, await self._town(dispatch, policy, wanted), policy, wanted)
        minutes = policy.minutes_of(need.service_class)
        return dispatch.ask(choice, self._clock(), minutes, policy.version)

    async def _town(
        self, dispatch: Searching | Asking, policy: DispatchPolicy, wanted: int
    ) -> Town:
        community_id = policy.community_id
        town = Town(
            on_duty=await self._on_duty(community_id),
            grids=await self._grids(community_id),
            this_year=self._clock().year,
            busy=await self._busy(community_id),
        )
        if len(able_ones(dispatch.wish, town, policy)) <= wanted:
            return town  # All are asked: nobody needs to be preferred.
        return replace(town, recent_offers=await self._recent(policy))

    async def _on_duty(self, community_id: CommunityId) -> list[Approved]:
        where = {"profile.community_id": community_id, "duty": "on"}
        found = [kept.value async for kept in self._volunteers.every(where)]
        return [each for each in found if isinstance(each, Approved)]

    async def _grids(self, community_id: CommunityId) -> Mapping[str, Spot]:
        kept = await self._communities.find_one(community_id)
        return kept.value.grids if kept else {}

    async def _busy(self, community_id: CommunityId) -> set[VolunteerId]:
        where = {"need.community_id": community_id, "state": "taken"}
        found = [kept.value async for kept in self._dispatches.every(where)]
        return {each.volunteer_id for each in found if isinstance(each, Taken)}

    async def _recent(self, policy: DispatchPolicy) -> Counter[VolunteerId]:
        latest = await self._dispatches.find(
            {"need.community_id": policy.community_id},
            order_by="need.newest_first",
            limit=policy.recent_requests,
        )
        offers = [offer for kept in latest.items for offer in kept.value.offers]
        return Counter(offer.volunteer_id for offer in offers)
