import pytest
from pydantic import ValidationError

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.model import Model
from lovebank.kernel.policies.versions import Versioned, Versions
from tests.builders import WUJIAYUAN


class Hours(Model):
    opens_at_hour: int = 8


class HoursInForce(Versioned, Hours):
    pass


class HoursTold(Hours):
    community_id: CommunityId


def hours() -> Versions[HoursInForce]:
    first = HoursInForce(community_id=WUJIAYUAN)
    return Versions[HoursInForce](community_id=WUJIAYUAN, versions=(first,))


def test_what_was_decided_by_an_old_version_can_be_looked_up_for_good() -> None:
    told = HoursTold(community_id=WUJIAYUAN, opens_at_hour=9)

    later = hours().with_next(told)

    assert [each.opens_at_hour for each in later.versions] == [8, 9]
    assert later.in_force == later.numbered(2)
    assert (later.numbered(0), later.numbered(3)) == (None, None)


def test_there_are_no_rules_without_a_first_version() -> None:
    with pytest.raises(ValidationError):
        Versions[HoursInForce](community_id=WUJIAYUAN, versions=())


def test_a_version_is_read_as_it_was_written() -> None:
    kept = hours().with_next(Hours(opens_at_hour=7)).model_dump(mode="json")

    assert Versions[HoursInForce].model_validate(kept).in_force.opens_at_hour == 7
