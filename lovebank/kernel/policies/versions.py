"""The versions of one community's rules, oldest first; the last one is in force."""

from collections.abc import Sequence
from typing import Generic, Self, TypeVar

from pydantic import BaseModel, Field

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.model import Model


class Versioned(Model):
    """What rules have as one version of them is in force in one community."""

    community_id: CommunityId
    version: int = Field(default=1, ge=1)


P = TypeVar("P", bound=Versioned)


class Versions(Model, Generic[P]):
    """All versions of one community, oldest first: what one decided can be looked up for good."""

    community_id: CommunityId
    versions: tuple[P, ...] = Field(min_length=1)

    @property
    def in_force(self) -> P:
        return self.versions[-1]

    def numbered(self, version: int) -> P | None:
        return self.versions[version - 1] if 0 < version <= len(self.versions) else None

    def with_next(self, rules: BaseModel) -> Self:
        """`rules` has every field of a version but whose it is and its number."""
        last = self.in_force
        told = {name: getattr(rules, name) for name in _told(type(last))}
        following = type(last)(community_id=self.community_id, version=last.version + 1, **told)
        return self.model_copy(update={"versions": (*self.versions, following)})


def _told(policy: type[Versioned]) -> Sequence[str]:
    return [name for name in policy.model_fields if name not in Versioned.model_fields]
