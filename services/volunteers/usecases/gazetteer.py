"""What is learnt of communities from those who register them."""

from lovebank.kernel.cause import Cause
from lovebank.kernel.retry import settle
from services.volunteers.domain.community import Community
from services.volunteers.store.communities import Communities


class Gazetteer:
    def __init__(self, communities: Communities) -> None:
        self._communities = communities

    async def learn(self, community: Community, cause: Cause) -> None:
        """Its last state counts: an older word that comes again changes nothing."""
        await settle(lambda: self._learn(community, cause))

    async def _learn(self, community: Community, cause: Cause) -> None:
        kept = await self._communities.find_one(community.community_id)
        if kept is None:
            await self._communities.add(community.community_id, community, [], cause)
        elif community.told_by > kept.value.told_by:
            await self._communities.replace(kept, community, [], cause)
