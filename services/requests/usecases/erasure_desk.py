"""A person is forgotten: name, telephone, address and words go; ids and counts stay.

What is done may be done again, and whoever hears it twice finds nothing left to do.
"""

from collections.abc import Sequence

from lovebank.contracts.event import Event
from lovebank.contracts.ids import PersonId, PlaceId, ResidentId, lies_within
from lovebank.contracts.words import CloseReason
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Where
from lovebank.kernel.retry import settle
from services.requests.domain.help_request import HELP_REQUEST, HelpRequest
from services.requests.domain.open_states import BeforeService
from services.requests.domain.resident import Resident
from services.requests.domain.states import State
from services.requests.store.help_requests import BENEFICIARY, REPORTER, HelpRequests
from services.requests.store.residents import Residents
from services.requests.usecases import events
from services.requests.usecases.proxy_roll import ProxyRoll


class ErasureDesk:
    def __init__(
        self, requests: HelpRequests, residents: Residents, proxies: ProxyRoll, clock: Clock
    ) -> None:
        self._requests = requests
        self._residents = residents
        self._proxies = proxies
        self._clock = clock

    async def erase(self, person_id: PersonId, within: PlaceId, cause: Cause) -> None:
        """Only what lies within a place that those who asked for it may speak for."""
        await settle(lambda: self._erase_resident(person_id, within, cause))
        await self._speak_for_nobody(person_id, within, cause)
        for where in ({BENEFICIARY: str(person_id)}, {REPORTER: str(person_id)}):
            await self._erase_words(person_id, within, where, cause)

    async def _erase_resident(self, person_id: PersonId, within: PlaceId, cause: Cause) -> None:
        kept = await self._residents.find_one(person_id)
        if kept is None or not isinstance(kept.value, Resident):
            return
        if lies_within(kept.value.community_id, within):
            await self._residents.replace(kept, kept.value.erase(self._clock()), [], cause)

    async def _speak_for_nobody(self, person_id: PersonId, within: PlaceId, cause: Cause) -> None:
        for resident_id in await self._proxies.residents_of(person_id):
            if await self._is_silent(resident_id, person_id, within, cause):
                await self._proxies.forget(person_id, resident_id, cause)

    async def _is_silent(
        self, resident_id: ResidentId, person_id: PersonId, within: PlaceId, cause: Cause
    ) -> bool:
        """Whether nobody of that name speaks for this resident any more."""

        async def attempt() -> bool:
            kept = await self._residents.find_one(resident_id)
            if kept is None or not isinstance(kept.value, Resident):
                return True
            if not lies_within(kept.value.community_id, within):
                return False
            alone = kept.value.not_spoken_for_by(person_id)
            if alone != kept.value:
                await self._residents.replace(kept, alone, [], cause)
            return True

        return await settle(attempt)

    async def _erase_words(
        self, person_id: PersonId, within: PlaceId, where: Where, cause: Cause
    ) -> None:
        async for found in self._requests.every(where):
            if lies_within(found.value.need.community_id, within):
                await self._erase_one(found.id, person_id, cause)

    async def _erase_one(self, request_id: str, person_id: PersonId, cause: Cause) -> None:
        async def attempt() -> None:
            kept = await self._requests.get(request_id)
            after, told = self._without(kept.value, person_id)
            if after != kept.value:
                correlated = Cause(cause.id, cause.fingerprint, correlation_id=request_id)
                await self._requests.replace(
                    kept, HELP_REQUEST.validate_python(after), told, correlated
                )

        await settle(attempt)

    def _without(self, request: HelpRequest, person_id: PersonId) -> tuple[State, Sequence[Event]]:
        """Who is forgotten is not waited for: what nobody has served yet is withdrawn."""
        need = request.need.without(person_id)
        is_theirs = str(need.beneficiary.resident_id) == person_id
        if is_theirs and isinstance(request, BeforeService):
            cancelled = request.cancel(CloseReason.NO_LONGER_NEEDED, self._clock())
            return cancelled.model_copy(update={"need": need}), [events.cancelled(cancelled)]
        return request.model_copy(update={"need": need}), []
