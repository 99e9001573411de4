"""A volunteer is forgotten: they have left, and what they did stays under their id."""

from lovebank.contracts.ids import PersonId, PlaceId, lies_within
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.retry import settle
from services.volunteers.domain.volunteer import Left
from services.volunteers.store.volunteers import Volunteers
from services.volunteers.usecases import events


class ErasureDesk:
    def __init__(self, volunteers: Volunteers, clock: Clock) -> None:
        self._volunteers = volunteers
        self._clock = clock

    async def erase(self, person_id: PersonId, within: PlaceId, cause: Cause) -> None:
        """Only where they are on the register of a place within; heard again, nothing is left."""

        async def attempt() -> None:
            kept = await self._volunteers.find_one(person_id)
            if kept is None or not lies_within(kept.value.profile.community_id, within):
                return
            before = kept.value
            left = before if isinstance(before, Left) else before.leave(self._clock())
            erased = left.erase()
            told = [] if isinstance(before, Left) else events.left(erased)
            if erased != before:
                await self._volunteers.replace(kept, erased, told, cause)

        await settle(attempt)
