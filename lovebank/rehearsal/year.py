"""A made-up year of that community: what people asked for, what teams did, who took part."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from pydantic import BaseModel

from lovebank.contracts.words import Category, ServiceClass
from lovebank.importing.kinds import ActivityLine, ResidentLine
from lovebank.rehearsal import town
from lovebank.rehearsal.draw import Calendar, one_of, size
from lovebank.rehearsal.lines import AttendanceLine, HelpRequestLine
from lovebank.rehearsal.profile import Profile

# How long it takes until somebody accepts, and until they are there: the highest that is usual.
_ACCEPTED_WITHIN_MINUTES = {"P1": 14, "P2": 110, "P3": 20 * 60, "P4": 5 * 24 * 60}
_ARRIVED_WITHIN_MINUTES = {"P1": 20, "P2": 8 * 60, "P3": 48 * 60, "P4": 6 * 24 * 60}
_CONFIRMED_WITHIN_MINUTES = 24 * 60


def generate(seed: int, profile: Profile, first_day: datetime) -> Iterator[BaseModel]:
    """Lines as `lovebank import` takes them, then those that only happen in time."""
    chance = Random(seed)  # noqa: S311 - it is to be the same again, not to be unguessable.
    calendar = Calendar(chance, profile, first_day)
    residents = town.residents(chance, profile)
    volunteers = town.volunteers(chance, profile)
    activities = [*_activities(chance, profile, calendar)]
    yield town.community()
    yield from town.accounts(residents, volunteers)
    yield from residents
    yield from volunteers
    yield from activities
    yield from _requests(chance, profile, calendar, residents)
    yield from _attendances(
        chance, profile, activities, town.diligence(chance, profile, volunteers)
    )


def _activities(chance: Random, profile: Profile, calendar: Calendar) -> Iterator[ActivityLine]:
    for number in range(1, profile.activities + 1):
        yield ActivityLine(
            kind="activity",
            activity_id=f"activity-{number:04}",
            community_id=town.COMMUNITY,
            team=f"Team {chance.randint(1, profile.teams)}",
            title=f"Project {chance.randint(1, profile.projects)}",
            starts_at=calendar.any_morning_or_afternoon(),
            planned_minutes=size(chance, profile.minutes_an_activity),
            places=size(chance, profile.people_an_activity),
        )


def _attendances(
    chance: Random,
    profile: Profile,
    activities: Sequence[ActivityLine],
    diligence: Mapping[str, int],
) -> Iterator[AttendanceLine]:
    people, weights = [*diligence], [*diligence.values()]
    busy: set[tuple[str, date]] = set()
    for activity in activities:
        day = activity.starts_at.date()
        for person in sorted({*chance.choices(people, weights, k=activity.places)}):
            if (person, day) in busy or chance.random() < profile.no_show_share:
                continue
            busy.add((person, day))  # Nobody is in two places at once.
            yield AttendanceLine(
                activity_id=activity.activity_id,
                volunteer_id=person,
                at=activity.starts_at,
                minutes_served=activity.planned_minutes,
            )


def _requests(
    chance: Random, profile: Profile, calendar: Calendar, residents: Sequence[ResidentLine]
) -> Iterator[HelpRequestLine]:
    made = 0
    while made < profile.requests:
        made += 1
        first = _request(chance, profile, calendar.any_moment(), residents, made)
        yield first
        if made < profile.requests and chance.random() < _told_twice(profile, first):
            made += 1
            yield _again(chance, first, residents, made)


def _told_twice(profile: Profile, line: HelpRequestLine) -> float:
    if line.category == Category.PUBLIC_SPACE:
        return profile.duplicate_share_of_public_space
    return profile.duplicate_share


def _request(
    chance: Random,
    profile: Profile,
    at: datetime,
    residents: Sequence[ResidentLine],
    number: int,
) -> HelpRequestLine:
    beneficiary = chance.choice(residents)
    another = chance.random() < profile.reported_by_another_share or not beneficiary.smartphone
    reporter = chance.choice(residents) if another else beneficiary
    category = Category(one_of(chance, profile.categories))
    service_class = ServiceClass(one_of(chance, profile.classes))
    channels = profile.channels if reporter.smartphone else profile.channels_without_smartphone
    return HelpRequestLine.model_validate(
        {
            "request": f"request-{number:05}",
            "at": at,
            "reported_by": reporter.resident_id,
            "beneficiary": beneficiary.resident_id,
            "category": category,
            "service_class": service_class,
            "channel": one_of(chance, channels),
            "words": f"Help with {category.replace('_', ' ')} is needed.",
            **_outcome(chance, profile, category, service_class),
        }
    )


def _outcome(
    chance: Random, profile: Profile, category: Category, service_class: ServiceClass
) -> dict[str, object]:
    public = category == Category.PUBLIC_SPACE
    return {
        "fate": _fate(chance, profile),
        "handed_back": chance.random() < profile.handed_back_share,
        "referred": public and chance.random() < profile.referred_share_of_public_space,
        "accept_after_minutes": chance.randint(1, _ACCEPTED_WITHIN_MINUTES[service_class]),
        "arrive_after_minutes": chance.randint(3, _ARRIVED_WITHIN_MINUTES[service_class]),
        "minutes_served": size(chance, profile.minutes_served),
        "confirmed_by": one_of(chance, profile.confirmed_by),
        "confirm_after_minutes": chance.randint(2, _CONFIRMED_WITHIN_MINUTES),
    }


def _fate(chance: Random, profile: Profile) -> str:
    others = {
        "cancelled": profile.cancelled_share,
        "organization": profile.solved_by_organization_share,
        "not_possible": profile.not_possible_share,
    }
    return one_of(chance, {"served": 1 - sum(others.values()), **others})


def _again(
    chance: Random, first: HelpRequestLine, residents: Sequence[ResidentLine], number: int
) -> HelpRequestLine:
    """Somebody else tells of the same need, while it is still open."""
    soon = min(first.accept_after_minutes // 2, 30) * 60  # Nobody has it, or ended it, yet.
    return first.model_copy(
        update={
            "request": f"request-{number:05}",
            "at": first.at + timedelta(seconds=chance.randint(5, max(soon - 5, 6))),
            "reported_by": chance.choice(residents).resident_id,
            "duplicate_of": first.request,
        }
    )
