"""Those who may do nearly everything, and those who may not: whom schemathesis sends to a door."""

from collections.abc import Sequence

from lovebank.contracts.access import Role
from lovebank.contracts.ids import PersonId
from lovebank.kernel.identity.principal import HeldRole, Principal
from tests.builders import CITY, HUANG, LEI, PEOPLE, WUJIAYUAN, XIE, KnownPeople

_ALL_ROLES = [HeldRole(role, CITY) for role in Role]
_MIGHTY = {
    f"{person}-with-all-roles": Principal(PersonId(person), _ALL_ROLES) for person in (HUANG, LEI)
}
ANYBODY = KnownPeople({**PEOPLE, **_MIGHTY})
# Mostly those who get past the door, so that what lies behind it is tried too.
TOKENS = [*_MIGHTY] * 12 + [*PEOPLE]
TOWN: dict[str, Sequence[str]] = {
    "community_id": [WUJIAYUAN],
    "place": [WUJIAYUAN, CITY],
    "resident_id": [LEI, XIE],
    "volunteer_id": [HUANG],
}
