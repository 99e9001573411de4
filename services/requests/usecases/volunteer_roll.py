"""Which volunteers may accept, as told by the service that approves and suspends them."""

from typing import Any, Literal

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.cause import heard
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.retry import settle
from services.requests.domain.volunteer import Volunteer
from services.requests.store.volunteers import Volunteers

Standing = Literal["approved", "suspended"]


class VolunteerRoll:
    def __init__(self, volunteers: Volunteers) -> None:
        self._volunteers = volunteers

    async def note(
        self, volunteer_id: VolunteerId, standing: Standing, event: CloudEvent[Any]
    ) -> None:
        """What is older than what was heard already changes nothing."""
        noted = Volunteer(
            volunteer_id=volunteer_id,
            community_id=event.communityid,
            standing=standing,
            last_sequence=event.number,
        )

        async def attempt() -> None:
            kept = await self._volunteers.find_one(volunteer_id)
            if kept is None:
                await self._add(noted, event)
            elif kept.value.last_sequence < noted.last_sequence:
                await self._volunteers.replace(kept, noted, [], heard(event))

        await settle(attempt)

    async def _add(self, noted: Volunteer, event: CloudEvent[Any]) -> None:
        try:
            await self._volunteers.add(noted.volunteer_id, noted, [], heard(event))
        except Taken:
            raise StaleVersion(noted.volunteer_id) from None
