"""Where a contact is shown, and where it is kept who was shown it."""

from lovebank.contracts.ids import RequestId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Cursor
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.repository import KeptPage
from services.requests.domain.need import Beneficiary
from services.requests.domain.reveal import Reveal, check_may_be_shown
from services.requests.store.reveals import REQUEST, Reveals
from services.requests.usecases import events
from services.requests.usecases.changes import Changes, helped_side, serving_side


class ContactDesk:
    def __init__(self, changes: Changes, reveals: Reveals, clock: Clock) -> None:
        self._changes = changes
        self._reveals = reveals
        self._clock = clock

    async def reveal(
        self, request_id: RequestId, permit: Permit, cause: Cause
    ) -> tuple[Reveal, Beneficiary]:
        """The reveal is kept, and told of, before the contact is shown."""
        request = (await self._changes.find(request_id)).value
        permit.check(request.need.community_id, serving_side(request))
        at = self._clock()
        check_may_be_shown(request, permit.person_id, at)
        reveal = Reveal(
            reveal_id=f"reveal:{cause.id}",
            request_id=request_id,
            community_id=request.need.community_id,
            to=permit.person_id,
            at=at,
        )
        due_to = Cause(cause.id, cause.fingerprint, correlation_id=request_id)
        told = [events.revealed(reveal)]
        kept = await self._reveals.add(reveal.reveal_id, reveal, told, due_to)
        return kept.value, request.need.beneficiary

    async def list_reveals(
        self, request_id: RequestId, permit: Permit, after: Cursor | None, limit: int
    ) -> KeptPage[Reveal]:
        request = (await self._changes.find(request_id)).value
        permit.check(request.need.community_id, helped_side(request))
        return await self._reveals.find({REQUEST: request_id}, after=after, limit=limit)
