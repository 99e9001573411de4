"""The rules in force, and how a community comes by new ones."""

from collections.abc import Callable
from typing import Any, Generic

from pydantic import TypeAdapter

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import NotFound, StaleVersion, Taken
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.policies.versions import P, Versions
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from lovebank.kernel.retry import settle

SEEN_MAX = 1_000


class NoSuchPolicy(NotFound):
    def __init__(self, policy: str) -> None:
        super().__init__(f"There is no policy {policy}.")


class PolicyDesk(Generic[P]):
    """`first` makes version 1 of a community that has set no rules of its own."""

    def __init__(
        self,
        book: Repository[Versions[P]],
        first: Callable[[CommunityId], Versions[P]],
        prefix: str = "",
    ) -> None:
        self._book = book
        self._first = first
        self._prefix = prefix
        self._seen: dict[CommunityId, Versions[P]] = {}

    async def of(self, community_id: CommunityId) -> Versions[P]:
        kept = await self._book.find_one(self._prefix + community_id)
        versions = kept.value if kept else self._first(community_id)
        self._remember(versions)
        return versions

    def _remember(self, versions: Versions[P]) -> None:
        self._seen.pop(versions.community_id, None)
        self._seen[versions.community_id] = versions
        if len(self._seen) > SEEN_MAX:
            del self._seen[next(iter(self._seen))]

    async def in_force(self, community_id: CommunityId) -> P:
        return (await self.of(community_id)).in_force

    async def numbered(self, community_id: CommunityId, version: int) -> P:
        # A version never changes: what was seen of it once need not be asked for again.
        seen = self._seen.get(community_id)
        policy = seen.numbered(version) if seen else None
        policy = policy or (await self.of(community_id)).numbered(version)
        if policy is None:
            raise NoSuchPolicy(f"{version} of {community_id}")
        return policy

    async def show(self, community_id: CommunityId, version: int | None, permit: Permit) -> P:
        permit.check(community_id)
        if version is None:
            return await self.in_force(community_id)
        return await self.numbered(community_id, version)

    async def set(self, community_id: CommunityId, rules: Any, permit: Permit, cause: Cause) -> P:
        """A new version: what older versions decided stays as it was decided."""
        permit.check(community_id)
        return await settle(lambda: self._set(community_id, rules, cause))

    async def _set(self, community_id: CommunityId, rules: Any, cause: Cause) -> P:
        kept = await self._book.find_one(self._prefix + community_id)
        if kept is None:
            return await self._set_first(self._first(community_id).with_next(rules), cause)
        if kept.is_due_to(cause):
            return kept.value.in_force
        following = kept.value.with_next(rules)
        await self._book.replace(kept, following, [], cause)
        return following.in_force

    async def _set_first(self, versions: Versions[P], cause: Cause) -> P:
        name = self._prefix + versions.community_id
        try:
            kept = await self._book.add(name, versions, [], cause)
        except Taken as taken:
            # Somebody else set the first rules at the same time: ours come after theirs.
            raise StaleVersion(name) from taken
        return kept.value.in_force


async def open_policies(
    database: Database,
    service: str,
    kind: type[Versions[P]],
    first: Callable[[CommunityId], Versions[P]],
    prefix: str = "",
) -> PolicyDesk[P]:
    """`prefix` where the documents' ids would be those of other documents of the service."""
    documents = await database.open("policies", FIRST_CAUSE_INDEX)
    book = Repository(documents, TypeAdapter(kind), service, NoSuchPolicy)
    return PolicyDesk(book, first, prefix)
