"""What is known here of a community: where its grids lie."""

from collections.abc import Mapping

from pydantic import Field

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.words import GridId
from lovebank.kernel.model import Model


class Spot(Model):
    """Metres from a point that the whole city shares."""

    east_metres: int
    north_metres: int

    def squared_metres_to(self, other: "Spot") -> int:
        # Squared, so that it stays a whole number: the order of distances is all we ask for.
        east = self.east_metres - other.east_metres
        north = self.north_metres - other.north_metres
        return east * east + north * north


class Community(Model):
    """`told_by` is the number of the event that told it: a higher one knows better."""

    community_id: CommunityId
    told_by: int
    grids: Mapping[GridId, Spot] = Field(default_factory=dict)


class NumberBook(Model):
    """The last public number that was given out in a community."""

    community_id: CommunityId
    last: int = 0

    def next(self) -> "NumberBook":
        return NumberBook(community_id=self.community_id, last=self.last + 1)
