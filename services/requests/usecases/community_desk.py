"""Communities that take part, and the versions of their rules."""

from collections.abc import Sequence

from lovebank.contracts.event import Event
from lovebank.contracts.ids import CommunityId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Cursor
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.policies.versions import Versions
from lovebank.kernel.repository import KeptPage
from lovebank.kernel.retry import settle
from services.requests.domain.community import Community
from services.requests.domain.help_policy import HelpPolicy, Rules
from services.requests.store.communities import COMMUNITY, Communities
from services.requests.usecases import events
from services.requests.usecases.policy_desk import PolicyDesk


class CommunityDesk:
    def __init__(self, communities: Communities, policies: PolicyDesk, clock: Clock) -> None:
        self._communities = communities
        self._policies = policies
        self._clock = clock

    async def register_community(
        self, community: Community, permit: Permit, cause: Cause
    ) -> Community:
        """Again with other facts, where it is known: the last word counts."""
        permit.check(community.community_id)
        told = [events.community_registered(community, self._clock())]

        async def attempt() -> Community:
            kept = await self._communities.find_one(community.community_id)
            if kept is None:
                return await self._add(community, told, cause)
            if not kept.is_due_to(cause):
                await self._communities.replace(kept, community, told, cause)
            return community

        return await settle(attempt)

    async def _add(self, community: Community, told: Sequence[Event], cause: Cause) -> Community:
        try:
            added = await self._communities.add(community.community_id, community, told, cause)
        except Taken:
            raise StaleVersion(community.community_id) from None
        return added.value

    async def community(self, community_id: CommunityId) -> Community:
        """Raises `NothingHere`."""
        kept = await self._communities.find_one(community_id)
        if kept is None:
            raise NothingHere
        return kept.value

    async def show_community(self, community_id: CommunityId, permit: Permit) -> Community:
        permit.check(community_id)
        return await self.community(community_id)

    async def communities(
        self, permit: Permit, place: str | None, after: Cursor | None, limit: int
    ) -> KeptPage[Community]:
        region = permit.places(place)
        where = {COMMUNITY: region} if region else {COMMUNITY: ""}
        return await self._communities.find(where, after=after, limit=limit)

    async def policy_in_force(self, community_id: CommunityId) -> HelpPolicy:
        return await self._policies.in_force(community_id)

    async def show_policies(
        self, community_id: CommunityId, permit: Permit
    ) -> Versions[HelpPolicy]:
        permit.check(community_id)
        return await self._policies.of(community_id)

    async def set_policy(
        self, community_id: CommunityId, rules: Rules, permit: Permit, cause: Cause
    ) -> HelpPolicy:
        permit.check(community_id)
        await self.community(community_id)
        return await self._policies.set(community_id, rules, permit, cause)
