"""What is shown of a help request, and to whom: the masked and the full view, and its progress.

Neither view has a telephone number, a stair or a door in it: those come only with a reveal.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, RequestId, ResidentId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import (
    Category,
    Channel,
    CloseReason,
    EvidenceGrade,
    GridId,
    MinutesServed,
    Party,
    ServiceClass,
)
from lovebank.kernel.model import Model
from services.requests.domain.need import Consent
from services.requests.domain.states import State, Step
from services.requests.domain.surname import surname_and_title


class MaskedView(Model):
    """To volunteers, before acceptance: what, when, and roughly where and whom."""

    view: Literal["masked"] = "masked"
    request_id: RequestId
    community_id: CommunityId
    state: str = Field(examples=["dispatching"])
    category: Category
    service_class: ServiceClass
    reported_at: Instant
    accept_by: Instant | None
    resolve_by: Instant | None
    wanted_by: Instant | None
    planned_minutes: MinutesServed | None
    grid: GridId
    building: str
    beneficiary: str = Field(examples=["雷"])


class Outcome(Model):
    """What came of it so far; what has not come is not there."""

    volunteer_id: VolunteerId | None = None
    minutes_stated: MinutesServed | None = None
    minutes_confirmed: MinutesServed | None = None
    minutes_served: MinutesServed | None = None
    within_promise: bool | None = None
    evidence_grade: EvidenceGrade | None = None
    confirmed_by: str | None = None
    into: RequestId | None = None
    reason: CloseReason | None = None
    party: Party | None = None


class FullView(Model):
    """To those who asked, to who serves, and to the desk of the community."""

    view: Literal["full"] = "full"
    request_id: RequestId
    ticket_no: str = Field(examples=["YAKM-S9ED-D1RT"])
    community_id: CommunityId
    state: str = Field(examples=["reported"])
    category: Category
    service_class: ServiceClass
    channel: Channel
    words: str
    consent: Consent
    reporter_id: PersonId
    beneficiary_id: ResidentId
    beneficiary: str = Field(examples=["雷"])
    grid: GridId
    building: str
    reported_at: Instant
    acknowledge_by: Instant | None
    accept_by: Instant | None
    arrive_by: Instant | None
    resolve_by: Instant | None
    wanted_by: Instant | None
    planned_minutes: MinutesServed | None
    policy_version: int
    parties: tuple[Party, ...]
    steps: tuple[Step, ...]
    outcome: Outcome
    emergency_numbers: tuple[str, ...] = Field(description="To be called, where it is danger.")


View: TypeAlias = Annotated[FullView | MaskedView, Field(discriminator="view")]


class Progress(Model):
    """To whoever has the ticket number, without an account: steps and times, and no person."""

    ticket_no: str = Field(examples=["YAKM-S9ED-D1RT"])
    state: str = Field(examples=["accepted"])
    service_class: ServiceClass
    merged: bool = Field(description="It is followed through the request that was known already.")
    acknowledge_by: Instant | None
    accept_by: Instant | None
    arrive_by: Instant | None
    resolve_by: Instant | None
    steps: tuple[Step, ...]


def masked(request: State) -> MaskedView:
    need, promised = request.need, request.promised
    return MaskedView(
        request_id=need.request_id,
        community_id=need.community_id,
        state=request.called,
        category=need.category,
        service_class=promised.service_class,
        reported_at=need.reported_at,
        accept_by=promised.accept_by,
        resolve_by=promised.resolve_by,
        wanted_by=need.wanted_by,
        planned_minutes=need.planned_minutes,
        grid=need.beneficiary.address.grid,
        building=need.beneficiary.address.building,
        beneficiary=surname_and_title(need.beneficiary.name),
    )


def full(request: State) -> FullView:
    need, promised = request.need, request.promised
    return FullView(
        **masked(request).model_dump(exclude={"view"}),
        ticket_no=need.ticket_no,
        channel=need.channel,
        words=need.words,
        consent=request.consent,
        reporter_id=need.reporter_id,
        beneficiary_id=need.beneficiary.resident_id,
        acknowledge_by=promised.acknowledge_by,
        arrive_by=promised.arrive_by,
        policy_version=promised.policy_version,
        parties=request.parties,
        steps=request.steps,
        outcome=outcome(request),
        emergency_numbers=getattr(request, "emergency_numbers", ()),
    )


def outcome(request: State) -> Outcome:
    known = {name: getattr(request, name, None) for name in Outcome.model_fields}
    return Outcome(**known)


def progress(asked: State, followed: State) -> Progress:
    """`followed` is the request itself, or the one that it was merged into."""
    promised = followed.promised
    return Progress(
        ticket_no=asked.need.ticket_no,
        state=followed.called,
        service_class=promised.service_class,
        merged=asked is not followed,
        acknowledge_by=promised.acknowledge_by,
        accept_by=promised.accept_by,
        arrive_by=promised.arrive_by,
        resolve_by=promised.resolve_by,
        steps=followed.steps,
    )
