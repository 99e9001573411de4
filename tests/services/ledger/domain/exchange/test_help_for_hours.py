from datetime import timedelta

from lovebank.contracts.ids import PersonId
from services.ledger.domain.exchange.help_for_hours import Held, Holding, Promise, Promised
from tests.builders import EVENING, HUANG, TANG, WUJIAYUAN

CENTURIES = timedelta(days=365 * 500)


def holding() -> Holding:
    promise = Promise(
        request_id="request-1",
        beneficiary_id=TANG,
        community_id=WUJIAYUAN,
        minutes_max=60,
        promised_at=EVENING,
        promised_by=TANG,
        policy_version=1,
        floor_minutes=-600,
        held_days=7,
    )
    return Promised(promise=promise).accept(PersonId(HUANG), EVENING)


def test_it_is_held_for_as_many_days_as_were_said_when_it_was_promised() -> None:
    held = holding().hold_is_there()

    assert not held.is_overdue(EVENING + timedelta(days=6))
    assert held.is_overdue(EVENING + timedelta(days=7))


def test_what_was_held_before_there_was_an_end_can_be_read_and_ends_by_what_happens() -> None:
    kept = holding().hold_is_there().model_dump(mode="json", exclude={"held_until"})
    del kept["promise"]["held_days"]

    assert not Held.model_validate(kept).is_overdue(EVENING + CENTURIES)
