"""The rules in force, and how a community comes by new ones."""

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.retry import settle
from services.volunteers.domain.dispatch_policy import (
    DispatchPolicies,
    DispatchPolicy,
    Rules,
    default_policies,
)
from services.volunteers.domain.errors import NoSuchPolicy
from services.volunteers.store.policies import Policies


class PolicyDesk:
    def __init__(self, policies: Policies) -> None:
        self._policies = policies

    async def of(self, community_id: CommunityId) -> DispatchPolicies:
        kept = await self._policies.find_one(community_id)
        return kept.value if kept else default_policies(community_id)

    async def in_force(self, community_id: CommunityId) -> DispatchPolicy:
        return (await self.of(community_id)).in_force

    async def numbered(self, community_id: CommunityId, version: int) -> DispatchPolicy:
        policy = (await self.of(community_id)).numbered(version)
        if policy is None:
            raise NoSuchPolicy(f"{version} of {community_id}")
        return policy

    async def set(
        self, community_id: CommunityId, rules: Rules, permit: Permit, cause: Cause
    ) -> DispatchPolicy:
        permit.check(community_id)
        return await settle(lambda: self._set(community_id, rules, cause))

    async def _set(self, community_id: CommunityId, rules: Rules, cause: Cause) -> DispatchPolicy:
        kept = await self._policies.find_one(community_id)
        if kept is None:
            return await self._set_first(default_policies(community_id).with_next(rules), cause)
        if kept.is_due_to(cause):
            return kept.value.in_force
        following = kept.value.with_next(rules)
        await self._policies.replace(kept, following, [], cause)
        return following.in_force

    async def _set_first(self, policies: DispatchPolicies, cause: Cause) -> DispatchPolicy:
        try:
            kept = await self._policies.add(policies.community_id, policies, [], cause)
        except Taken as taken:
            # Somebody else set the first rules at the same time: ours come after theirs.
            raise StaleVersion(policies.community_id) from taken
        return kept.value.in_force
