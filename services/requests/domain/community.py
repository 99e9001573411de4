"""A community that takes part: its grids, and which communities lie beside it."""

from pydantic import Field

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.words import GridId
from lovebank.kernel.model import Model
from services.requests.domain.errors import NoSuchGrid

METRES_MAX = 1_000_000
NEIGHBOURS_MAX, GRIDS_MAX = 50, 500


class Grid(Model):
    grid: GridId
    name: str
    east_metres: int = Field(ge=-METRES_MAX, le=METRES_MAX)
    north_metres: int = Field(ge=-METRES_MAX, le=METRES_MAX)


class Community(Model):
    community_id: CommunityId
    name: str
    neighbours: tuple[CommunityId, ...] = Field(default=(), max_length=NEIGHBOURS_MAX)
    grids: tuple[Grid, ...] = Field(default=(), max_length=GRIDS_MAX)

    def check_has(self, grid: GridId) -> None:
        if grid not in {known.grid for known in self.grids}:
            raise NoSuchGrid(grid)
