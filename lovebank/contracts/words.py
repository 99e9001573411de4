"""The field's codes that cross services. Their Chinese is in the glossary."""

from enum import IntEnum, StrEnum
from typing import Annotated

from pydantic import Field

MINUTES_A_DEED_MAX = 16 * 60  # Over 16 h a day is refused (domain.md, ceilings).
MinutesServed = Annotated[int, Field(gt=0, le=MINUTES_A_DEED_MAX, strict=True)]
Party = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$", examples=["property_management"])]
GridId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]


class ServiceClass(StrEnum):
    """How fast help is promised (响应等级)."""

    DANGER = "P0"
    URGENT = "P1"
    SAME_DAY = "P2"
    PLANNED = "P3"
    PROJECT = "P4"


class Category(StrEnum):
    """What is needed (服务类别)."""

    SMALL_REPAIR = "small_repair"
    ERRAND = "errand"
    VISIT = "visit"
    PAPERWORK = "paperwork"
    ESCORT = "escort"
    PUBLIC_SPACE = "public_space"
    CLEANING = "cleaning"
    MEDIATION = "mediation"
    OTHER = "other"


class Channel(StrEnum):
    """How the word came in (受理渠道)."""

    WECHAT_GROUP = "wechat_group"
    MINI_PROGRAM = "mini_program"
    PHONE = "phone"
    COUNTER = "counter"
    PAPER = "paper"
    NEIGHBOUR = "neighbour"
    HOTLINE = "hotline"
    PATROL = "patrol"


class RecruitmentChannel(StrEnum):
    """How a volunteer was found."""

    COMMUNITY_RECOMMENDATION = "community_recommendation"
    PUBLIC_RECOMMENDATION = "public_recommendation"
    SELF_RECOMMENDATION = "self_recommendation"
    SOCIAL_WORK_DISCOVERY = "social_work_discovery"


class CloseReason(StrEnum):
    """Why a request is at its end, honestly."""

    SOLVED_BY_VOLUNTEER = "solved_by_volunteer"
    SOLVED_BY_ORGANIZATION = "solved_by_organization"
    DONE_BY_OTHERS = "done_by_others"
    NO_LONGER_NEEDED = "no_longer_needed"
    NOT_POSSIBLE = "not_possible"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"


class ConfirmedBy(StrEnum):
    """In whose voice the confirmation came."""

    BENEFICIARY = "beneficiary"
    PROXY = "proxy"
    TELEPHONE_OPERATOR = "telephone_operator"
    COUNTER = "counter"
    SILENCE = "silence"
    RULING = "ruling"  # Of a coordinator, where the two sides differ.


class EvidenceGrade(IntEnum):
    """How well a served minute is known, low to high. Policy says what each grade counts for."""

    SELF_DECLARED = 1
    COORDINATOR_ENTERED = 2
    ROSTER_AND_PHOTO = 3
    CODE_IN_AND_OUT = 4
    CODE_INSIDE_GEOFENCE = 5
    CONFIRMED_BY_BENEFICIARY = 6
    TWO_INDEPENDENT_KINDS = 7
