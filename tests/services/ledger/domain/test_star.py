"""Every state of a star can be left, and every way that is drawn can be walked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lovebank.contracts.ids import PersonId
from services.ledger.domain.errors import NoSuchObjection, NoticeRunning
from services.ledger.domain.star import (
    AnyStar,
    Applied,
    Decision,
    Declined,
    Doubt,
    Eligible,
    Facts,
    Granted,
    Lapsed,
    Noticed,
    Objection,
    Reason,
    Revoked,
    Suspended,
)
from tests.builders import COORDINATOR, HUANG, WUJIAYUAN, XIE

NOW = datetime(2021, 3, 5, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=8)
HUANG_HERSELF = PersonId(HUANG)
FACTS = Facts(
    volunteer_id=HUANG,
    community_id=WUJIAYUAN,
    level=1,
    rung_minutes=6_000,
    policy_version=1,
    reached_at=NOW,
)
DECISION = Decision(reason=Reason.CONDUCT, by=COORDINATOR, at=NOW)
ELIGIBLE = Eligible(star=FACTS)
APPLIED = ELIGIBLE.apply(HUANG_HERSELF, NOW)
NOTICED = APPLIED.publish(NOW, LATER)
OBJECTION = Objection(objection_id="0123456789ab", by=PersonId(XIE), doubt=Doubt.NOT_SERVED, at=NOW)
DOUBTED = NOTICED.object_to(OBJECTION)
GRANTED = NOTICED.grant(LATER)
SUSPENDED = GRANTED.suspend(DECISION)
REVOKED = SUSPENDED.revoke(DECISION)
DECLINED = APPLIED.decline(DECISION)
LAPSED = NOTICED.lapse(NOW)

WAYS: list[tuple[AnyStar, Callable[[Any], AnyStar], type[Any]]] = [
    (ELIGIBLE, lambda star: star.apply(HUANG_HERSELF, NOW), Applied),
    (ELIGIBLE, lambda star: star.publish(NOW, LATER), Noticed),
    (ELIGIBLE, lambda star: star.grant(NOW), Granted),
    (ELIGIBLE, lambda star: star.lapse(NOW), Lapsed),
    (APPLIED, lambda star: star.withdraw(), Eligible),
    (APPLIED, lambda star: star.publish(NOW, LATER), Noticed),
    (APPLIED, lambda star: star.grant(NOW), Granted),
    (APPLIED, lambda star: star.decline(DECISION), Declined),
    (APPLIED, lambda star: star.lapse(NOW), Lapsed),
    (NOTICED, lambda star: star.grant(LATER), Granted),
    (NOTICED, lambda star: star.lapse(NOW), Lapsed),
    (DOUBTED, lambda star: star.dismiss(OBJECTION.objection_id).grant(LATER), Granted),
    (DOUBTED, lambda star: star.uphold(OBJECTION.objection_id, DECISION), Declined),
    (GRANTED, lambda star: star.suspend(DECISION), Suspended),
    (GRANTED, lambda star: star.revoke(DECISION), Revoked),
    (SUSPENDED, lambda star: star.reinstate(), Granted),
    (SUSPENDED, lambda star: star.revoke(DECISION), Revoked),
    (REVOKED, lambda star: star.appeal(HUANG_HERSELF, NOW), Applied),
    (DECLINED, lambda star: star.apply(HUANG_HERSELF, NOW), Applied),
    (LAPSED, lambda star: star.come_back(FACTS), Eligible),
]


@pytest.mark.parametrize(
    ("star", "move", "state"), WAYS, ids=lambda each: getattr(each, "state", "")
)
def test_every_way_can_be_walked(
    star: AnyStar, move: Callable[[Any], AnyStar], state: type[Any]
) -> None:
    after = move(star)

    assert isinstance(after, state)
    assert after.star == FACTS


def test_no_state_is_a_dead_end() -> None:
    left = {type(star) for star, _, _ in WAYS}
    entered = {state for _, _, state in WAYS}

    assert left == entered == set(AnyStar.__args__)


def test_every_state_leads_to_a_granted_star() -> None:
    leads = {(type(star), state) for star, _, state in WAYS}
    reached: set[type[Any]] = {Granted}
    for _ in AnyStar.__args__:
        reached |= {before for before, after in leads if after in reached}

    assert reached == set(AnyStar.__args__)


def test_a_star_is_not_granted_while_its_notice_runs() -> None:
    with pytest.raises(NoticeRunning):
        NOTICED.grant(LATER - timedelta(milliseconds=1))


def test_a_star_waits_for_the_ruling_on_an_objection() -> None:
    with pytest.raises(NoticeRunning):
        DOUBTED.grant(LATER)

    granted = DOUBTED.dismiss(OBJECTION.objection_id).grant(LATER)
    assert [each.state for each in granted.objections] == ["dismissed"]


def test_nobody_rules_twice_on_one_objection() -> None:
    with pytest.raises(NoSuchObjection):
        DOUBTED.dismiss(OBJECTION.objection_id).uphold(OBJECTION.objection_id, DECISION)
