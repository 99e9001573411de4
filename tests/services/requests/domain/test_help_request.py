from collections.abc import Callable
from typing import get_args

import pytest

from lovebank.contracts.ids import PersonId
from lovebank.contracts.words import CloseReason, ServiceClass
from services.requests.domain.confirmation import Verdict
from services.requests.domain.help_request import HELP_REQUEST, HelpRequest, report
from services.requests.domain.need import Consent
from services.requests.domain.open_states import Awaiting, Reported, reopen
from services.requests.domain.served_states import Ruling
from services.requests.domain.states import Closed, ClosedAfterService, DeclinedByBeneficiary, State
from tests.builders import COORDINATOR, EVENING, HUANG
from tests.services.requests.domain.needs import (
    POLICY,
    accepted,
    completed,
    confirmation,
    confirmed,
    danger,
    disputed,
    in_progress,
    need,
    reported,
)

NOT_POSSIBLE = CloseReason.NOT_POSSIBLE
VOID = Ruling(person_id=COORDINATOR, verdict=Verdict.VOID)


def end(request: Awaiting) -> State:
    return request.close(NOT_POSSIBLE, None, EVENING)


def declined(request: State) -> DeclinedByBeneficiary:
    assert isinstance(request, DeclinedByBeneficiary)
    return request


# From each state by the shortest way to the end; nobody is left waiting in any of them for ever.
WAYS_OUT: dict[str, Callable[[], State]] = {
    "Reported": lambda: end(reported()),
    "Danger": lambda: danger().close(CloseReason.NOT_OURS, "fire_brigade", EVENING),
    "Triaged": lambda: reported().triage(ServiceClass.SAME_DAY, POLICY, EVENING),
    "Dispatching": lambda: end(reported().dispatch(EVENING)),
    "Reopened": lambda: end(reopen(accepted(), EVENING)),
    "Unfulfilled": lambda: reported().give_up(EVENING).close(NOT_POSSIBLE, None, EVENING),
    "Referred": lambda: (
        reported()
        .refer("hotline", EVENING)
        .close(CloseReason.SOLVED_BY_ORGANIZATION, None, EVENING)
    ),
    "Accepted": lambda: end(accepted().hand_back(PersonId(HUANG), EVENING)),
    "InProgress": lambda: end(in_progress().hand_back(PersonId(HUANG), EVENING)),
    "Completed": lambda: (
        completed()
        .confirm_by_silence(POLICY, EVENING)
        .close(CloseReason.SOLVED_BY_VOLUNTEER, EVENING)
    ),
    "Disputed": lambda: disputed().rule(VOID, POLICY, EVENING),
    "Confirmed": lambda: confirmed().close(CloseReason.SOLVED_BY_VOLUNTEER, EVENING),
    "Merged": lambda: (
        reported()
        .merge_into(reported(need("another")), EVENING)
        .close(CloseReason.DUPLICATE, None, EVENING)
    ),
    "Cancelled": lambda: (
        reported().cancel(CloseReason.DONE_BY_OTHERS, EVENING).close(NOT_POSSIBLE, None, EVENING)
    ),
    "DeclinedByBeneficiary": lambda: declined(reported().settle(Consent.DECLINED, EVENING)).close(
        CloseReason.NO_LONGER_NEEDED, None, EVENING
    ),
}


def states_of(union: object) -> set[str]:
    found = get_args(union)
    if not found:
        return {getattr(union, "__name__", "")}
    return {name for part in found if not isinstance(part, str) for name in states_of(part)}


def test_every_state_has_a_way_out_in_this_table() -> None:
    names = {name for name in states_of(HelpRequest) if name and name[0].isupper()}

    assert names - {"FieldInfo", "Closed", "ClosedAfterService"} == set(WAYS_OUT)


@pytest.mark.parametrize("state", sorted(WAYS_OUT))
def test_nobody_waits_for_ever(state: str) -> None:
    last = WAYS_OUT[state]()
    if isinstance(last, Awaiting):
        last = end(last)

    assert isinstance(last, Closed | ClosedAfterService)
    assert last.steps[-1].step == "closed"


@pytest.mark.parametrize("state", sorted(WAYS_OUT))
def test_a_request_is_kept_and_read_as_what_it_was(state: str) -> None:
    last = WAYS_OUT[state]()

    assert HELP_REQUEST.validate_python(last.model_dump(mode="json")) == last


def test_a_neighbours_word_becomes_a_confirmed_deed_with_all_its_steps() -> None:
    request = completed().confirm(confirmation(), POLICY, EVENING)

    steps = [step.step for step in request.steps]
    assert steps == ["reported", "accepted", "in_progress", "completed", "confirmed"]


def test_danger_promises_nothing_and_shows_the_emergency_numbers() -> None:
    request = danger()

    assert request.emergency_numbers == ("110", "119", "120")
    assert request.promised.accept_by is None
    assert not hasattr(request, "accept")


def test_what_was_no_danger_after_all_is_helped_with() -> None:
    triaged = danger().triage(ServiceClass.URGENT, POLICY, EVENING)

    assert triaged.called == "triaged"


def test_the_version_of_the_rules_is_stamped_on_what_they_decided() -> None:
    third = POLICY.model_copy(update={"version": 3})

    request = report(need(), Consent.UNKNOWN, ServiceClass.URGENT, third)

    assert isinstance(request, Reported)
    assert request.promised.policy_version == 3
