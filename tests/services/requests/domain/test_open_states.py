from datetime import timedelta

import pytest

from lovebank.contracts.ids import PersonId, VolunteerId
from lovebank.contracts.words import Category, CloseReason, ServiceClass
from services.requests.domain.errors import (
    CannotMerge,
    ConsentNeeded,
    ConsentSettled,
    NotYours,
    OwnDeed,
    PartyMissing,
    ReasonNotTrue,
)
from services.requests.domain.need import Consent
from services.requests.domain.open_states import Open, reopen
from services.requests.domain.served_states import Deed
from tests.builders import EVENING, HUANG, LEI, QINGLONG, TANG
from tests.services.requests.domain.needs import (
    POLICY,
    accepted,
    completed,
    in_progress,
    need,
    reported,
)

ERRAND = need(category=Category.ERRAND)


def test_nobody_is_sent_to_a_home_before_the_beneficiary_agrees() -> None:
    told = reported(ERRAND)

    with pytest.raises(ConsentNeeded):
        told.accept(HUANG, EVENING)

    agreed = told.settle(Consent.INFORMED, EVENING)
    assert isinstance(agreed, Open)
    with pytest.raises(ConsentNeeded):
        agreed.accept(HUANG, EVENING)

    agreed = agreed.settle(Consent.CONSENTED, EVENING)
    assert isinstance(agreed, Open)
    assert agreed.accept(HUANG, EVENING).volunteer_id == HUANG


@pytest.mark.parametrize("category", [Category.PUBLIC_SPACE, Category.VISIT])
def test_a_fault_in_public_and_a_visit_of_care_wait_for_no_consent(category: Category) -> None:
    assert not reported(need(category=category)).awaits_consent


def test_consent_is_not_taken_back_to_less_but_may_be_refused_at_any_time() -> None:
    agreed = reported(ERRAND, Consent.CONSENTED)

    with pytest.raises(ConsentSettled):
        agreed.settle(Consent.INFORMED, EVENING)

    assert agreed.settle(Consent.DECLINED, EVENING).called == "declined_by_beneficiary"


def test_nobody_serves_themselves() -> None:
    with pytest.raises(OwnDeed):
        reported().accept(VolunteerId(LEI), EVENING)


def test_only_who_accepted_arrives_completes_and_hands_back() -> None:
    tang = PersonId(TANG)

    with pytest.raises(NotYours):
        accepted().arrive(tang, EVENING)
    with pytest.raises(NotYours):
        in_progress().hand_back(tang, EVENING)


def test_a_request_handed_back_is_open_to_others_and_the_promise_is_as_it_was() -> None:
    before = accepted()

    after = before.hand_back(PersonId(HUANG), EVENING)

    assert (after.called, after.promised) == ("reopened", before.promised)
    assert after.accept(TANG, EVENING).volunteer_id == TANG


def test_another_party_is_involved_once_and_the_volunteer_keeps_it() -> None:
    request = accepted()
    for _ in range(2):
        request = request.involve("property_management", EVENING)  # type: ignore[assignment]

    assert (request.called, request.parties) == ("accepted", ("property_management",))


def test_a_request_is_not_merged_into_itself_nor_elsewhere_nor_into_what_is_over() -> None:
    duplicate = reported()
    elsewhere = reported(need("far", community_id=QINGLONG))
    over = reported(need("over")).cancel(CloseReason.NO_LONGER_NEEDED, EVENING)
    merged = reported(need("merged")).merge_into(reported(need("first")), EVENING)

    for other in (duplicate, elsewhere, over, merged, completed()):
        with pytest.raises(CannotMerge):
            duplicate.merge_into(other, EVENING)

    assert duplicate.merge_into(accepted(need("first")), EVENING).into == "first"


def test_what_is_judged_anew_is_promised_from_the_report_on() -> None:
    triaged = reported().triage(ServiceClass.SAME_DAY, POLICY, EVENING + timedelta(minutes=30))

    assert triaged.promised.accept_by == EVENING + timedelta(hours=2)
    assert triaged.promised.resolve_by == EVENING + timedelta(hours=24)


def test_what_is_reopened_late_has_an_hour_before_the_office_must_look_again() -> None:
    late = EVENING + timedelta(hours=5)

    assert reopen(in_progress(), late).due_at == late + timedelta(hours=1)


def test_only_a_reason_that_can_be_true_closes_it() -> None:
    with pytest.raises(ReasonNotTrue):
        reported().close(CloseReason.SOLVED_BY_VOLUNTEER, None, EVENING)
    with pytest.raises(PartyMissing):
        reported().close(CloseReason.NOT_OURS, None, EVENING)

    assert reported().close(CloseReason.NOT_OURS, "police", EVENING).party == "police"


@pytest.mark.parametrize(("minutes", "kept"), [(60, True), (61, False)])
def test_the_promise_is_kept_by_the_minute(minutes: int, kept: bool) -> None:  # noqa: FBT001
    at = EVENING + timedelta(minutes=minutes)
    done = in_progress().complete(PersonId(HUANG), completed_deed(), POLICY, at)

    assert done.within_promise is kept


def completed_deed() -> Deed:
    return Deed(minutes_served=38)
