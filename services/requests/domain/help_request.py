"""A help request, from a neighbour's word to a confirmed good deed and its honest end.

Each state is a type. It has only the facts that hold in that state and only the moves that are
legal from it: nobody can complete a request that nobody took, for `Reported` has no `complete`.

    Reported ─▶ Triaged ─▶ Dispatching ─accept─▶ Accepted ─arrive─▶ InProgress ─complete─▶ Completed
       any of these three, Reopened, Unfulfilled ─accept─▶ Accepted
       Accepted, InProgress ─hand_back─▶ Reopened; a coordinator's reopen also from Completed …
    Completed ─confirm─▶ Confirmed ─close─▶ ClosedAfterService
       └─they differ─▶ Disputed ─rule─▶ Confirmed | Closed (void)
    before service: merge ─▶ Merged, cancel ─▶ Cancelled, settle(no) ─▶ DeclinedByBeneficiary,
       refer ─▶ Referred, give_up ─▶ Unfulfilled; each of them ─close─▶ Closed
    Danger (P0) ─close(not_ours)─▶ Closed, or ─triage─▶ Triaged where it was none
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, TypeAdapter

from lovebank.contracts.words import ServiceClass
from services.requests.domain.help_policy import HelpPolicy
from services.requests.domain.need import Consent, Need
from services.requests.domain.open_states import (
    Accepted,
    Danger,
    Dispatching,
    InProgress,
    Referred,
    Reopened,
    Reported,
    Triaged,
    Unfulfilled,
    runs_out_at,
)
from services.requests.domain.served_states import Completed, Disputed
from services.requests.domain.states import (
    Cancelled,
    Closed,
    ClosedAfterService,
    Confirmed,
    DeclinedByBeneficiary,
    Merged,
    Step,
)

JustReported: TypeAlias = Annotated[Reported | Danger, Field(discriminator="whose")]
AtItsEnd: TypeAlias = Annotated[Closed | ClosedAfterService, Field(discriminator="after")]
HelpRequest: TypeAlias = Annotated[
    JustReported
    | Triaged
    | Dispatching
    | Reopened
    | Unfulfilled
    | Referred
    | Accepted
    | InProgress
    | Completed
    | Disputed
    | Confirmed
    | Merged
    | Cancelled
    | DeclinedByBeneficiary
    | AtItsEnd,
    Field(discriminator="state"),
]
HELP_REQUEST: TypeAdapter[HelpRequest] = TypeAdapter(HelpRequest)


def report(
    need: Need, consent: Consent, service_class: ServiceClass, policy: HelpPolicy
) -> Reported | Danger:
    promised = policy.promise(service_class, need.reported_at, need.wanted_by)
    carried = {
        "need": need,
        "consent": consent,
        "consent_needed": need.category not in policy.before_consent,
        "promised": promised,
        "steps": (Step(step="reported", at=need.reported_at),),
    }
    if service_class is ServiceClass.DANGER:
        numbers = policy.emergency_numbers
        return Danger.model_validate({**carried, "emergency_numbers": numbers})
    return Reported.model_validate({**carried, "due_at": runs_out_at(promised, need.reported_at)})
