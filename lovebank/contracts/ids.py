"""What things are called between services. Distinct types: no volunteer passes for a resident.

A place's id is its path in the tree of places, root first: `yongzhou.lengshuitan.meiwan.wujiayuan`.
So whoever holds a role in a place can be asked, without a look-up, whether another lies within it;
and since `.` comes before every other character that an id may hold, one range of ids is a region.
"""

from typing import Annotated, NewType, TypeAlias

from pydantic import StringConstraints

PlaceId: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,5}$", max_length=128)
]
CommunityId: TypeAlias = PlaceId

# Opaque, and never derived from who somebody is: a name, a telephone number, an identity card.
PersonId = NewType("PersonId", str)
ResidentId = NewType("ResidentId", str)  # A person, asking or being helped.
VolunteerId = NewType("VolunteerId", str)  # The same person's id, helping.
RequestId = NewType("RequestId", str)
AccountId = NewType("AccountId", str)
TransferId = NewType("TransferId", str)


def lies_within(place: PlaceId, region: PlaceId) -> bool:
    return place == region or place.startswith(region + ".")
