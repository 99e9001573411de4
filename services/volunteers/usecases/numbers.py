"""Public numbers of volunteers: counted in each community, given out once.

A number that was taken for an approval which then did not come about stays unused.
"""

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.retry import settle
from services.volunteers.domain.community import NumberBook
from services.volunteers.domain.volunteer import volunteer_no
from services.volunteers.store.number_books import NumberBooks
from services.volunteers.usecases.policy_desk import PolicyDesk


class Numbers:
    def __init__(self, books: NumberBooks, policies: PolicyDesk) -> None:
        self._books = books
        self._policies = policies

    async def next(self, community_id: CommunityId, cause: Cause) -> str:
        policy = await self._policies.in_force(community_id)
        number = await settle(lambda: self._count(community_id, cause))
        return volunteer_no(policy.prefix, number)

    async def _count(self, community_id: CommunityId, cause: Cause) -> int:
        kept = await self._books.find_one(community_id)
        if kept is None:
            return await self._open(community_id, cause)
        following = kept.value.next()
        await self._books.replace(kept, following, [], cause)
        return following.last

    async def _open(self, community_id: CommunityId, cause: Cause) -> int:
        first = NumberBook(community_id=community_id).next()
        try:
            return (await self._books.add(community_id, first, [], cause)).value.last
        except Taken as taken:
            raise StaleVersion(community_id) from taken
