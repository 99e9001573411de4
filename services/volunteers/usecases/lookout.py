"""What is known of a community when it is decided whom to ask."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from lovebank.contracts.ids import CommunityId, VolunteerId
from lovebank.contracts.instant import Instant, in_rfc_3339
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between, Where
from services.volunteers.domain.community import Spot
from services.volunteers.domain.dispatch import Asking, Searching, Taken
from services.volunteers.domain.dispatch_policy import DispatchPolicy
from services.volunteers.domain.matching import Town, choose
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
        at = self._clock()
        choice = choose(dispatch.wish, await self._town(policy, at), policy, wanted)
        return dispatch.ask(choice, at, policy.minutes_of(need.service_class), policy.version)

    async def _town(self, policy: DispatchPolicy, at: Instant) -> Town:
        community_id = policy.community_id
        return Town(
            on_duty=await self._on_duty(community_id),
            grids=await self._grids(community_id),
            this_year=at.year,
            busy=await self._busy(community_id),
            recent_offers=await self._recent(
                community_id, at - timedelta(hours=policy.recent_hours)
            ),
        )

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

    async def _recent(self, community_id: CommunityId, since: Instant) -> Counter[VolunteerId]:
        asked: Counter[VolunteerId] = Counter()
        where: Where = {
            "need.community_id": community_id,
            "need.reported_at": Between(at_least=in_rfc_3339(since)),
        }
        async for kept in self._dispatches.every(where):
            asked.update(offer.volunteer_id for offer in kept.value.offers)
        return asked
