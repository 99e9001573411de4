import pytest

from lovebank.contracts.ids import PersonId
from lovebank.contracts.words import RecruitmentChannel as Channel
from lovebank.kernel.errors import Refusal
from services.volunteers.domain.errors import NotInYourName, RecommendationNeeded
from services.volunteers.domain.recruitment import (
    Discovered,
    Hand,
    Recommended,
    SelfRecommended,
    recruit,
)
from tests.builders import COORDINATOR, HUANG, OPERATOR, SOCIAL_WORKER, TANG, XIE

NEIGHBOUR = Hand(PersonId(XIE))
ONESELF = Hand(PersonId(HUANG))
OFFICE = Hand(COORDINATOR, is_office=True)
SOCIAL = Hand(SOCIAL_WORKER, is_social_worker=True)
IMPORT = Hand(OPERATOR, is_operator=True)
VOUCHES = PersonId(TANG)


def test_a_neighbour_recommends_in_their_own_name() -> None:
    found = recruit(Channel.PUBLIC_RECOMMENDATION, HUANG, PersonId(XIE), NEIGHBOUR)

    assert found == Recommended(channel=Channel.PUBLIC_RECOMMENDATION, recommended_by=PersonId(XIE))


def test_the_office_writes_down_who_recommends() -> None:
    found = recruit(Channel.COMMUNITY_RECOMMENDATION, HUANG, VOUCHES, OFFICE)

    assert isinstance(found, Recommended)
    assert found.recommended_by == VOUCHES


def test_who_recommends_themselves_does_it_themselves() -> None:
    assert recruit(Channel.SELF_RECOMMENDATION, HUANG, None, ONESELF) == SelfRecommended()


def test_a_social_worker_need_not_be_named_twice() -> None:
    found = recruit(Channel.SOCIAL_WORK_DISCOVERY, HUANG, None, SOCIAL)

    assert found == Discovered(social_worker=SOCIAL_WORKER)


def test_an_operator_brings_in_a_register_as_it_was_kept() -> None:
    own = recruit(Channel.SELF_RECOMMENDATION, HUANG, None, IMPORT)
    discovered = recruit(Channel.SOCIAL_WORK_DISCOVERY, HUANG, SOCIAL_WORKER, IMPORT)

    assert own == SelfRecommended()
    assert discovered == Discovered(social_worker=SOCIAL_WORKER)


@pytest.mark.parametrize(
    ("channel", "recommended_by", "hand", "refusal"),
    [
        (Channel.COMMUNITY_RECOMMENDATION, None, OFFICE, RecommendationNeeded),
        (Channel.PUBLIC_RECOMMENDATION, None, NEIGHBOUR, RecommendationNeeded),
        (Channel.PUBLIC_RECOMMENDATION, PersonId(HUANG), ONESELF, RecommendationNeeded),
        (Channel.PUBLIC_RECOMMENDATION, VOUCHES, NEIGHBOUR, NotInYourName),
        (Channel.SELF_RECOMMENDATION, None, NEIGHBOUR, NotInYourName),
        (Channel.SELF_RECOMMENDATION, None, OFFICE, NotInYourName),
        (Channel.SOCIAL_WORK_DISCOVERY, SOCIAL_WORKER, NEIGHBOUR, NotInYourName),
        (Channel.SOCIAL_WORK_DISCOVERY, SOCIAL_WORKER, OFFICE, NotInYourName),
        (Channel.SOCIAL_WORK_DISCOVERY, None, IMPORT, RecommendationNeeded),
    ],
)
def test_each_channel_is_in_the_hands_of_those_it_is_named_after(
    channel: Channel, recommended_by: PersonId | None, hand: Hand, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        recruit(channel, HUANG, recommended_by, hand)
