"""What is published of a dispatch: whatever is otherwise after a change than before it."""

from collections.abc import Sequence

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.volunteers import (
    TaskOfferDeclined,
    TaskOffersLapsed,
    TaskOffersWithdrawn,
    VolunteersEvent,
    WaveSent,
)
from services.volunteers.domain.dispatch import Searching
from services.volunteers.domain.matching import Nobody
from services.volunteers.domain.offer import Sent
from services.volunteers.store.dispatches import AnyDispatch


def between(
    before: AnyDispatch | None, after: AnyDispatch, at: Instant
) -> Sequence[VolunteersEvent]:
    """In the order in which a reader understands them: who is stood down, then who is asked."""
    return [
        *_declined(before, after, at),
        *_lapsed(before, after, at),
        *_withdrawn(before, after, at),
        *_wave(before, after, at),
        *_empty_wave(before, after, at),
    ]


def _newly(before: AnyDispatch | None, after: AnyDispatch, state: str) -> tuple[VolunteerId, ...]:
    known = {*before.offers} if before else set()
    return tuple(
        offer.volunteer_id for offer in after.offers if offer.state == state and offer not in known
    )


def _declined(
    before: AnyDispatch | None, after: AnyDispatch, at: Instant
) -> Sequence[VolunteersEvent]:
    return [
        TaskOfferDeclined(
            community_id=after.need.community_id,
            at=at,
            request_id=after.need.request_id,
            volunteer_id=volunteer_id,
        )
        for volunteer_id in _newly(before, after, "declined")
    ]


def _lapsed(
    before: AnyDispatch | None, after: AnyDispatch, at: Instant
) -> Sequence[VolunteersEvent]:
    volunteers = _newly(before, after, "lapsed")
    need = after.need
    event = TaskOffersLapsed(
        community_id=need.community_id, at=at, request_id=need.request_id, volunteers=volunteers
    )
    return [event] if volunteers else []


def _withdrawn(
    before: AnyDispatch | None, after: AnyDispatch, at: Instant
) -> Sequence[VolunteersEvent]:
    volunteers = _newly(before, after, "withdrawn")
    need = after.need
    event = TaskOffersWithdrawn(
        community_id=need.community_id, at=at, request_id=need.request_id, volunteers=volunteers
    )
    return [event] if volunteers else []


def _wave(before: AnyDispatch | None, after: AnyDispatch, at: Instant) -> Sequence[VolunteersEvent]:
    known = {*before.offers} if before else set()
    new = [offer for offer in after.offers if isinstance(offer, Sent) and offer not in known]
    if not new:
        return []
    event = WaveSent(
        community_id=after.need.community_id,
        at=at,
        request_id=after.need.request_id,
        wave=after.waves,
        volunteers=tuple(offer.volunteer_id for offer in new),
        lapses_at=new[0].lapses_at,
        policy_version=after.policy_version,
    )
    return [event]


def _empty_wave(
    before: AnyDispatch | None, after: AnyDispatch, at: Instant
) -> Sequence[VolunteersEvent]:
    """Said once for each reason, not each time that it is tried."""
    if not isinstance(after, Searching) or after.nobody == Nobody.ASKED_YET:
        return []
    if isinstance(before, Searching) and before.nobody == after.nobody:
        return []
    event = WaveSent(
        community_id=after.need.community_id,
        at=at,
        request_id=after.need.request_id,
        wave=after.waves,
        volunteers=(),
        nobody_because=after.nobody,
        policy_version=after.policy_version,
    )
    return [event]
