"""The register: who wishes to help, who is taken on, who is on duty."""

from dataclasses import dataclass
from typing import TypeVar

from lovebank.contracts.access import Role
from lovebank.contracts.ids import CommunityId, PersonId, VolunteerId, lies_within
from lovebank.contracts.words import RecruitmentChannel
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import Taken
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.ids import NewId
from lovebank.kernel.retry import settle
from services.volunteers.domain.errors import AlreadyRegistered, WrongState
from services.volunteers.domain.recruitment import Hand, recruit
from services.volunteers.domain.volunteer import (
    Approved,
    Left,
    Profile,
    Registered,
    Suspended,
    check_age,
)
from services.volunteers.store.volunteers import KeptVolunteer, Volunteers
from services.volunteers.usecases import events
from services.volunteers.usecases.dispatcher import Dispatcher
from services.volunteers.usecases.numbers import Numbers

AnyVolunteer = Registered | Approved | Suspended | Left
V = TypeVar("V", Registered, Approved, Suspended)


@dataclass(frozen=True)
class Wish:
    """What somebody who wants to help, or who found them, tells the office."""

    volunteer_id: VolunteerId | None
    community_id: CommunityId
    name: str
    phone: str | None
    recruitment_channel: RecruitmentChannel
    recommended_by: PersonId | None
    skills: tuple[str, ...]
    team: str | None
    home_grid: str
    birth_year: int | None
    guardian_id: PersonId | None


class Registry:
    def __init__(
        self,
        volunteers: Volunteers,
        numbers: Numbers,
        dispatcher: Dispatcher,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._volunteers = volunteers
        self._dispatcher = dispatcher
        self._numbers = numbers
        self._clock = clock
        self._new_id = new_id

    async def register(self, wish: Wish, permit: Permit, cause: Cause) -> AnyVolunteer:
        """Raises what the rules of recruitment and of age do, and `AlreadyRegistered`."""
        volunteer_id = wish.volunteer_id or self._named(wish, permit)
        permit.check(wish.community_id, {volunteer_id})
        registered = Registered(profile=self._profile(wish, volunteer_id, permit))
        try:
            kept = await self._volunteers.add(
                volunteer_id, registered, events.registered(registered), cause
            )
        except Taken as taken:
            raise AlreadyRegistered(volunteer_id) from taken
        return kept.value

    async def approve(
        self, volunteer_id: VolunteerId, permit: Permit, cause: Cause, *, cleared_for_homes: bool
    ) -> AnyVolunteer:
        """Take them on, or on again after a suspension. Raises `WrongState`."""

        async def attempt() -> AnyVolunteer:
            kept = await self._found(volunteer_id, permit)
            if kept.is_due_to(cause):
                return kept.value
            if isinstance(kept.value, Suspended):
                again = kept.value.reinstate(self._clock())
                return await self._replace(kept, again, events.reinstated(again), cause)
            new = _expect(Registered, kept)
            number = await self._numbers.next(new.profile.community_id, cause)
            approved = new.approve(number, self._clock(), cleared_for_homes=cleared_for_homes)
            return await self._replace(kept, approved, events.approved(approved), cause)

        return await settle(attempt)

    async def suspend(
        self, volunteer_id: VolunteerId, permit: Permit, cause: Cause
    ) -> AnyVolunteer:
        async def attempt() -> AnyVolunteer:
            kept = await self._found(volunteer_id, permit)
            if kept.is_due_to(cause):
                return kept.value
            suspended = _expect(Approved, kept).suspend(self._clock())
            return await self._replace(kept, suspended, events.suspended(suspended), cause)

        return await settle(attempt)

    async def leave(self, volunteer_id: VolunteerId, permit: Permit, cause: Cause) -> AnyVolunteer:
        async def attempt() -> AnyVolunteer:
            kept = await self._found(volunteer_id, permit)
            if kept.is_due_to(cause):
                return kept.value
            if isinstance(kept.value, Left):
                raise WrongState(f"Volunteer {volunteer_id}", "left", "on the register")
            left = kept.value.leave(self._clock())
            return await self._replace(kept, left, events.left(left), cause)

        return await settle(attempt)

    async def set_duty(
        self, volunteer_id: VolunteerId, permit: Permit, cause: Cause, *, on_duty: bool
    ) -> AnyVolunteer:
        """On duty they may be asked, and whoever waits for somebody like them is seen to now."""

        async def attempt() -> AnyVolunteer:
            kept = await self._found(volunteer_id, permit)
            if kept.is_due_to(cause):
                return kept.value
            approved = _expect(Approved, kept)
            after = approved.go_on_duty() if on_duty else approved.go_off_duty()
            return await self._replace(kept, after, [], cause)

        volunteer = await settle(attempt)
        if volunteer.duty == "on":
            await self._dispatcher.ask_again(volunteer.profile.community_id)
        return volunteer

    async def _found(self, volunteer_id: VolunteerId, permit: Permit) -> KeptVolunteer:
        kept = await self._volunteers.find_one(volunteer_id)
        if kept is None:
            raise NothingHere
        permit.check(kept.value.profile.community_id, {volunteer_id})
        return kept

    async def _replace(
        self,
        kept: KeptVolunteer,
        after: AnyVolunteer,
        told: events.Told,
        cause: Cause,
    ) -> AnyVolunteer:
        await self._volunteers.replace(kept, after, told, cause)
        return after

    def _named(self, wish: Wish, permit: Permit) -> VolunteerId:
        by_oneself = wish.recruitment_channel == RecruitmentChannel.SELF_RECOMMENDATION
        return VolunteerId(permit.person_id if by_oneself else self._new_id())

    def _profile(self, wish: Wish, volunteer_id: VolunteerId, permit: Permit) -> Profile:
        now = self._clock()
        check_age(wish.birth_year, wish.guardian_id, now.year)
        return Profile(
            volunteer_id=volunteer_id,
            community_id=wish.community_id,
            name=wish.name,
            phone=wish.phone,
            home_grid=wish.home_grid,
            skills=wish.skills,
            team=wish.team,
            birth_year=wish.birth_year,
            guardian_id=wish.guardian_id,
            recruitment=recruit(
                wish.recruitment_channel,
                volunteer_id,
                wish.recommended_by,
                _hand(permit, wish.community_id),
            ),
            registered_at=now,
        )


def _hand(permit: Permit, community_id: CommunityId) -> Hand:
    held = permit.principal.roles
    roles = {each.role for each in held if lies_within(community_id, each.scope)}
    return Hand(
        person_id=permit.person_id,
        is_office=Role.COORDINATOR in roles,
        is_social_worker=Role.SOCIAL_WORKER in roles,
        is_operator=Role.OPERATOR in roles,
    )


def _expect(wanted: type[V], kept: KeptVolunteer) -> V:
    volunteer = kept.value
    if not isinstance(volunteer, wanted):
        who = f"Volunteer {volunteer.profile.volunteer_id}"
        raise WrongState(who, volunteer.state, wanted.__name__.lower())
    return volunteer
