"""The rules in force, and how a community comes by new ones.

New rules hold at once in the process that took them, and within a second in every other: what is in
force is asked for with every deed, and is read anew only where it was last seen a second ago.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
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
SEEN_FOR_SECONDS = 1.0


class NoSuchPolicy(NotFound):
    def __init__(self, policy: str) -> None:
        super().__init__(f"There is no policy {policy}.")


def _loop_seconds() -> float:
    return asyncio.get_running_loop().time()


@dataclass(frozen=True)
class _Seen(Generic[P]):
    versions: Versions[P]
    at_seconds: float  # When reading them began: from then on they may have been followed.


class PolicyDesk(Generic[P]):
    """`first` makes version 1 of a community that has set no rules of its own."""

    def __init__(
        self,
        book: Repository[Versions[P]],
        first: Callable[[CommunityId], Versions[P]],
        prefix: str = "",
        seconds: Callable[[], float] = _loop_seconds,
    ) -> None:
        self._book = book
        self._first = first
        self._prefix = prefix
        self._seconds = seconds
        self._seen: dict[CommunityId, _Seen[P]] = {}

    async def of(self, community_id: CommunityId) -> Versions[P]:
        """All of them, as they are kept now."""
        begun = self._seconds()
        kept = await self._book.find_one(self._prefix + community_id)
        return self._see(kept.value if kept else self._first(community_id), begun)

    async def in_force(self, community_id: CommunityId) -> P:
        """By which to decide now; others may have set new ones less than a second ago."""
        seen = self._seen.get(community_id)
        if seen and self._seconds() - seen.at_seconds < SEEN_FOR_SECONDS:
            return seen.versions.in_force
        return (await self.of(community_id)).in_force

    def _see(self, versions: Versions[P], at_seconds: float) -> Versions[P]:
        """Versions are only added: fewer than were seen is what a slow reading brought."""
        seen = self._seen.pop(versions.community_id, None)
        if seen is None or len(seen.versions.versions) <= len(versions.versions):
            seen = _Seen(versions, at_seconds)
        self._seen[versions.community_id] = seen
        if len(self._seen) > SEEN_MAX:
            del self._seen[next(iter(self._seen))]
        return versions

    async def numbered(self, community_id: CommunityId, version: int) -> P:
        # A version never changes: what was seen of it once need not be asked for again.
        seen = self._seen.get(community_id)
        policy = seen.versions.numbered(version) if seen else None
        policy = policy or (await self.of(community_id)).numbered(version)
        if policy is None:
            raise NoSuchPolicy(f"{version} of {community_id}")
        return policy

    async def show(self, community_id: CommunityId, version: int | None, permit: Permit) -> P:
        permit.check(community_id)
        if version is None:
            return (await self.of(community_id)).in_force
        return await self.numbered(community_id, version)

    async def set(self, community_id: CommunityId, rules: Any, permit: Permit, cause: Cause) -> P:
        """A new version: what older versions decided stays as it was decided."""
        permit.check(community_id)
        begun = self._seconds()
        versions = await settle(lambda: self._set(community_id, rules, cause))
        return self._see(versions, begun).in_force

    async def _set(self, community_id: CommunityId, rules: Any, cause: Cause) -> Versions[P]:
        kept = await self._book.find_one(self._prefix + community_id)
        if kept is None:
            return await self._set_first(self._first(community_id).with_next(rules), cause)
        if kept.is_due_to(cause):
            return kept.value
        return (await self._book.replace(kept, kept.value.with_next(rules), [], cause)).value

    async def _set_first(self, versions: Versions[P], cause: Cause) -> Versions[P]:
        name = self._prefix + versions.community_id
        try:
            return (await self._book.add(name, versions, [], cause)).value
        except Taken as taken:
            # Somebody else set the first rules at the same time: ours come after theirs.
            raise StaleVersion(name) from taken


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
