"""The policies in force, and how a community comes by new ones."""

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.retry import settle
from services.notifications.domain.errors import NoSuchPolicy
from services.notifications.domain.policy import (
    Policies,
    PoliciesInForce,
    PolicyVersions,
    default_policies,
)
from services.notifications.store.policies import PolicyBook


class PolicyDesk:
    def __init__(self, book: PolicyBook) -> None:
        self._book = book

    async def in_force(self, community_id: CommunityId) -> PoliciesInForce:
        return (await self._of(community_id)).in_force

    async def show(
        self, community_id: CommunityId, version: int | None, permit: Permit
    ) -> PoliciesInForce:
        permit.check(community_id)
        versions = await self._of(community_id)
        found = versions.in_force if version is None else versions.numbered(version)
        if found is None:
            raise NoSuchPolicy(f"{version} of {community_id}")
        return found

    async def set(
        self, community_id: CommunityId, policies: Policies, permit: Permit, cause: Cause
    ) -> PoliciesInForce:
        permit.check(community_id)
        return await settle(lambda: self._set(community_id, policies, cause))

    async def _of(self, community_id: CommunityId) -> PolicyVersions:
        kept = await self._book.find_one(community_id)
        return kept.value if kept else default_policies(community_id)

    async def _set(
        self, community_id: CommunityId, policies: Policies, cause: Cause
    ) -> PoliciesInForce:
        kept = await self._book.find_one(community_id)
        if kept is None:
            return await self._set_first(default_policies(community_id).with_next(policies), cause)
        if kept.is_due_to(cause):
            return kept.value.in_force
        following = kept.value.with_next(policies)
        return (await self._book.replace(kept, following, [], cause)).value.in_force

    async def _set_first(self, versions: PolicyVersions, cause: Cause) -> PoliciesInForce:
        try:
            kept = await self._book.add(versions.community_id, versions, [], cause)
        except Taken as taken:
            # Somebody else set the first ones at the same time: ours come after theirs.
            raise StaleVersion(versions.community_id) from taken
        return kept.value.in_force
