"""What teams do together: published, attended, recorded."""

from dataclasses import dataclass

from lovebank.contracts.ids import CommunityId, PlaceId
from lovebank.contracts.instant import Instant
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import Taken
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.ids import NewId
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import KeptPage
from services.volunteers.domain.activity import Activity
from services.volunteers.domain.errors import AlreadyPublished
from services.volunteers.store.activities import Activities
from services.volunteers.usecases import events


@dataclass(frozen=True)
class Plan:
    activity_id: str | None
    community_id: CommunityId
    team: str
    title: str
    starts_at: Instant
    planned_minutes: int
    places: int


class ActivityDesk:
    def __init__(self, activities: Activities, clock: Clock, new_id: NewId) -> None:
        self._activities = activities
        self._clock = clock
        self._new_id = new_id

    async def publish(self, plan: Plan, permit: Permit, cause: Cause) -> Activity:
        permit.check(plan.community_id)
        activity = Activity(
            activity_id=plan.activity_id or self._new_id(),
            community_id=plan.community_id,
            team=plan.team,
            title=plan.title,
            starts_at=plan.starts_at,
            planned_minutes=plan.planned_minutes,
            places=plan.places,
            published_by=permit.person_id,
            published_at=self._clock(),
        )
        try:
            kept = await self._activities.add(
                activity.activity_id, activity, events.published(activity), cause
            )
        except Taken as taken:
            raise AlreadyPublished(activity.activity_id) from taken
        return kept.value

    async def one(self, activity_id: str, permit: Permit) -> Activity:
        kept = await self._activities.find_one(activity_id)
        if kept is None:
            raise NothingHere
        permit.check(kept.value.community_id)
        return kept.value

    async def page(self, place: PlaceId | None, permit: Permit, page: Asked) -> KeptPage[Activity]:
        region = permit.places(place)
        if region is None:
            raise NotForYou(permit.action)
        return await self._activities.find(
            {"community_id": region}, order_by="starts_at", after=page.after, limit=page.limit
        )
