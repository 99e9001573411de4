"""The four ways in which volunteers are found, each with what it needs."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import PersonId
from lovebank.contracts.words import RecruitmentChannel
from lovebank.kernel.model import Model
from services.volunteers.domain.errors import NotInYourName, RecommendationNeeded


class Recommended(Model):
    """By the community office, or by neighbours: somebody else vouches for them."""

    channel: Literal[
        RecruitmentChannel.COMMUNITY_RECOMMENDATION, RecruitmentChannel.PUBLIC_RECOMMENDATION
    ]
    recommended_by: PersonId


class SelfRecommended(Model):
    channel: Literal[RecruitmentChannel.SELF_RECOMMENDATION] = (
        RecruitmentChannel.SELF_RECOMMENDATION
    )


class Discovered(Model):
    channel: Literal[RecruitmentChannel.SOCIAL_WORK_DISCOVERY] = (
        RecruitmentChannel.SOCIAL_WORK_DISCOVERY
    )
    social_worker: PersonId


Recruitment = Annotated[Recommended | SelfRecommended | Discovered, Field(discriminator="channel")]


@dataclass(frozen=True)
class Hand:
    """Who writes it down. The office writes for others; an operator brings in a whole register."""

    person_id: PersonId
    is_office: bool = False
    is_social_worker: bool = False
    is_operator: bool = False


def recruit(
    channel: RecruitmentChannel, volunteer_id: str, recommended_by: PersonId | None, hand: Hand
) -> Recommended | SelfRecommended | Discovered:
    """Raises `RecommendationNeeded`, `NotInYourName`."""
    match channel:
        case RecruitmentChannel.SELF_RECOMMENDATION:
            return _by_oneself(volunteer_id, hand)
        case RecruitmentChannel.SOCIAL_WORK_DISCOVERY:
            return _by_social_work(volunteer_id, recommended_by, hand)
        case RecruitmentChannel.COMMUNITY_RECOMMENDATION | RecruitmentChannel.PUBLIC_RECOMMENDATION:
            _check_vouched(channel, volunteer_id, recommended_by)
            assert recommended_by
            _check_own_voice(channel, recommended_by, hand)
            return Recommended(channel=channel, recommended_by=recommended_by)


def _by_oneself(volunteer_id: str, hand: Hand) -> SelfRecommended:
    if volunteer_id != hand.person_id and not hand.is_operator:
        raise NotInYourName(RecruitmentChannel.SELF_RECOMMENDATION, "oneself alone")
    return SelfRecommended()


def _by_social_work(volunteer_id: str, recommended_by: PersonId | None, hand: Hand) -> Discovered:
    channel = RecruitmentChannel.SOCIAL_WORK_DISCOVERY
    if hand.is_social_worker:
        return Discovered(social_worker=hand.person_id)
    if not hand.is_operator:
        raise NotInYourName(channel, "social workers")
    _check_vouched(channel, volunteer_id, recommended_by)
    assert recommended_by
    return Discovered(social_worker=recommended_by)


def _check_vouched(
    channel: RecruitmentChannel, volunteer_id: str, recommended_by: PersonId | None
) -> None:
    if recommended_by is None or recommended_by == volunteer_id:
        raise RecommendationNeeded(channel)


def _check_own_voice(channel: RecruitmentChannel, recommended_by: PersonId, hand: Hand) -> None:
    writes_for_others = hand.is_office or hand.is_social_worker or hand.is_operator
    if recommended_by != hand.person_id and not writes_for_others:
        raise NotInYourName(channel, "who recommends, or the office on their word")
