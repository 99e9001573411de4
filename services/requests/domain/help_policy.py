"""A community's rules for help requests: versioned data, stamped on whatever they decided."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from pydantic import Field

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import Category, EvidenceGrade, ServiceClass
from lovebank.kernel.model import Model
from lovebank.kernel.policies.versions import Versioned, Versions

HOUR, DAY = 60, 24 * 60
YEAR = 366 * DAY


class Promise(Model):
    """Minutes after the report by which each is done. Without `resolve`, by the date wanted."""

    acknowledge: int | None = Field(default=None, gt=0, le=YEAR)
    accept: int = Field(gt=0, le=YEAR)
    arrive: int | None = Field(default=None, gt=0, le=YEAR)
    resolve: int | None = Field(default=None, gt=0, le=YEAR)


class Frailty(Model):
    """For people with any of these care flags, these categories are raised to a faster class."""

    care: frozenset[str]
    raised: Mapping[Category, ServiceClass]


class Confirmation(Model):
    difference_minutes_max: int = Field(default=15, ge=0, le=8 * HOUR)
    over_plan_percent_max: int = Field(default=25, ge=0, le=100)
    silence_hours: int = Field(default=72, gt=0, le=60 * 24)
    close_after_hours: int = Field(default=7 * 24, gt=0, le=60 * 24)
    grade_confirmed: EvidenceGrade = EvidenceGrade.CONFIRMED_BY_BENEFICIARY
    grade_two_kinds: EvidenceGrade = EvidenceGrade.TWO_INDEPENDENT_KINDS
    grade_silence: EvidenceGrade = EvidenceGrade.SELF_DECLARED
    grade_silence_with_evidence: EvidenceGrade = EvidenceGrade.ROSTER_AND_PHOTO
    grade_ruled: EvidenceGrade = EvidenceGrade.COORDINATOR_ENTERED


class Promised(Model):
    """What was promised for one request, by which version of the rules."""

    service_class: ServiceClass
    acknowledge_by: Instant | None = None
    accept_by: Instant | None = None  # Of danger (P0) nothing is promised: it is not ours.
    arrive_by: Instant | None = None
    resolve_by: Instant | None = None
    policy_version: int


_CLASSES = {
    Category.PUBLIC_SPACE: ServiceClass.SAME_DAY,
    Category.SMALL_REPAIR: ServiceClass.SAME_DAY,
    Category.VISIT: ServiceClass.SAME_DAY,
    Category.ERRAND: ServiceClass.SAME_DAY,
    Category.ESCORT: ServiceClass.PLANNED,
    Category.PAPERWORK: ServiceClass.PLANNED,
    Category.CLEANING: ServiceClass.PLANNED,
    Category.MEDIATION: ServiceClass.PLANNED,
    Category.OTHER: ServiceClass.PLANNED,
}
_PROMISES = {
    ServiceClass.URGENT: Promise(acknowledge=5, accept=15, arrive=45, resolve=60),
    ServiceClass.SAME_DAY: Promise(accept=2 * HOUR, resolve=24 * HOUR),
    ServiceClass.PLANNED: Promise(accept=24 * HOUR),
    ServiceClass.PROJECT: Promise(accept=7 * DAY, resolve=15 * DAY),
}
_FRAILTY = Frailty(
    care=frozenset({"age_70", "age_75", "age_80", "age_90", "alone", "frail", "disabled"}),
    raised={
        Category.PUBLIC_SPACE: ServiceClass.URGENT,
        Category.SMALL_REPAIR: ServiceClass.URGENT,
        Category.VISIT: ServiceClass.URGENT,
    },
)


class Rules(Model):
    """The defaults are those of the city's method; a community without rules has these as 1."""

    classes: Mapping[Category, ServiceClass] = Field(default=_CLASSES)
    promises: Mapping[ServiceClass, Promise] = Field(default=_PROMISES)
    frailty: Frailty = _FRAILTY
    confirmation: Confirmation = Confirmation()
    before_consent: frozenset[Category] = frozenset({Category.PUBLIC_SPACE, Category.VISIT})
    reveal_hours_after_completion: int = Field(default=24, ge=0, le=7 * 24)
    emergency_numbers: tuple[str, ...] = ("110", "119", "120")


class HelpPolicy(Versioned, Rules):
    """The rules as one version of them is in force in one community."""

    def class_of(self, category: Category, care: Collection[str]) -> ServiceClass:
        """The faster of what the category says and what frailty raises it to: `P1` < `P2`."""
        usual = self.classes.get(category, _CLASSES[category])
        if not self.frailty.care.intersection(care):
            return usual
        return min(usual, self.frailty.raised.get(category, usual))

    def promise(
        self, service_class: ServiceClass, reported_at: Instant, wanted_by: Instant | None
    ) -> Promised:
        if service_class is ServiceClass.DANGER:
            return Promised(service_class=service_class, policy_version=self.version)
        promise = self.promises.get(service_class, _PROMISES[service_class])
        return Promised(
            service_class=service_class,
            acknowledge_by=_after(reported_at, promise.acknowledge),
            accept_by=_after(reported_at, promise.accept),
            arrive_by=_after(reported_at, promise.arrive),
            resolve_by=_after(reported_at, promise.resolve) or wanted_by,
            policy_version=self.version,
        )


class HelpPolicies(Versions[HelpPolicy]):
    """All versions of one community, oldest first: what one decided can be looked up for good."""


def default_policies(community_id: CommunityId) -> HelpPolicies:
    """Version 1: the numbers of the city's method, until the community sets its own."""
    return HelpPolicies(
        community_id=community_id, versions=(HelpPolicy(community_id=community_id),)
    )


def _after(moment: datetime, minutes: int | None) -> datetime | None:
    return None if minutes is None else moment + timedelta(minutes=minutes)
