"""What is published of each change: from our own words to the published contract."""

from typing import Any

from lovebank.contracts import requests as published
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import CloseReason, Party
from services.requests.domain.community import Community
from services.requests.domain.open_states import Accepted, Danger, InHands, Reported, Triable
from services.requests.domain.reveal import Reveal
from services.requests.domain.served_states import Completed, Disputed
from services.requests.domain.states import (
    Cancelled,
    Closed,
    ClosedAfterService,
    Confirmed,
    DeclinedByBeneficiary,
    Merged,
    State,
)


def community_registered(community: Community, at: Instant) -> published.CommunityRegistered:
    return published.CommunityRegistered(
        community_id=community.community_id,
        at=at,
        neighbours=community.neighbours,
        grids=tuple(grid.grid for grid in community.grids),
        positions=tuple(
            published.GridPosition(
                grid=grid.grid, east_metres=grid.east_metres, north_metres=grid.north_metres
            )
            for grid in community.grids
        ),
    )


def reported(request: Reported | Danger) -> published.HelpRequestReported:
    need = request.need
    return published.HelpRequestReported(
        **_of(request),
        category=need.category,
        service_class=request.promised.service_class,
        channel=need.channel,
        grid=need.beneficiary.address.grid,
        reporter_id=need.reporter_id,
        beneficiary_id=need.beneficiary.resident_id,
        accept_by=request.promised.accept_by,
        resolve_by=request.promised.resolve_by,
        policy_version=request.promised.policy_version,
        awaits_consent=request.awaits_consent,
    )


def triaged(request: Triable) -> published.HelpRequestTriaged:
    return published.HelpRequestTriaged(
        **_of(request),
        service_class=request.promised.service_class,
        accept_by=request.promised.accept_by,
        resolve_by=request.promised.resolve_by,
        policy_version=request.promised.policy_version,
        awaits_consent=request.awaits_consent,
    )


def consented(request: Triable) -> published.HelpRequestConsented:
    return published.HelpRequestConsented(
        **_of(request),
        service_class=request.promised.service_class,
        accept_by=request.promised.accept_by,
    )


def merged(request: Merged) -> published.HelpRequestMerged:
    return published.HelpRequestMerged(**_of(request), into=request.into)


def accepted(request: Accepted) -> published.HelpRequestAccepted:
    return published.HelpRequestAccepted(**_of(request), volunteer_id=request.volunteer_id)


def handed_back(request: State, by: InHands) -> published.HelpRequestHandedBack:
    return published.HelpRequestHandedBack(**_of(request), volunteer_id=by.volunteer_id)


def referred(request: State, party: Party, *, wholly: bool) -> published.HelpRequestReferred:
    return published.HelpRequestReferred(**_of(request), party=party, wholly=wholly)


def reopened(request: State) -> published.HelpRequestReopened:
    return published.HelpRequestReopened(**_of(request))


def unfulfilled(request: State) -> published.HelpRequestUnfulfilled:
    return published.HelpRequestUnfulfilled(**_of(request))


def arrived(request: InHands) -> published.HelpRequestArrived:
    return published.HelpRequestArrived(**_of(request), volunteer_id=request.volunteer_id)


def completed(request: Completed) -> published.HelpRequestCompleted:
    return published.HelpRequestCompleted(
        **_of(request),
        volunteer_id=request.volunteer_id,
        minutes_served=request.minutes_stated,
        within_promise=request.within_promise,
    )


def confirmed(request: Confirmed) -> published.HelpRequestConfirmed:
    return published.HelpRequestConfirmed(
        **_of(request),
        volunteer_id=request.volunteer_id,
        beneficiary_id=request.need.beneficiary.resident_id,
        minutes_served=request.minutes_served,
        confirmed_by=request.confirmed_by,
        evidence_grade=request.evidence_grade,
        policy_version=request.confirmation_policy_version,
        completed_at=request.completed_at,
    )


def auto_confirmed(request: Confirmed) -> published.HelpRequestAutoConfirmed:
    return published.HelpRequestAutoConfirmed(
        **_of(request),
        volunteer_id=request.volunteer_id,
        evidence_grade=request.evidence_grade,
        policy_version=request.confirmation_policy_version,
    )


def disputed(request: Disputed) -> published.HelpRequestDisputed:
    return published.HelpRequestDisputed(
        **_of(request),
        volunteer_id=request.volunteer_id,
        minutes_stated=request.minutes_stated,
        minutes_confirmed=request.minutes_confirmed,
    )


def cancelled(request: Cancelled) -> published.HelpRequestCancelled:
    return published.HelpRequestCancelled(**_of(request), reason=request.reason)


def declined(request: DeclinedByBeneficiary) -> published.HelpRequestCancelled:
    return published.HelpRequestCancelled(**_of(request), reason=CloseReason.NO_LONGER_NEEDED)


def closed(request: Closed | ClosedAfterService) -> published.HelpRequestClosed:
    party = request.party if isinstance(request, Closed) else None
    return published.HelpRequestClosed(**_of(request), reason=request.reason, party=party)


def revealed(reveal: Reveal) -> published.ContactRevealed:
    return published.ContactRevealed(
        request_id=reveal.request_id,
        community_id=reveal.community_id,
        at=reveal.at,
        to=reveal.to,
    )


def _of(request: State) -> dict[str, Any]:
    return {
        "request_id": request.need.request_id,
        "community_id": request.need.community_id,
        "at": request.steps[-1].at,
    }
