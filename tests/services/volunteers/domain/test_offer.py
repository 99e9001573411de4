from datetime import timedelta

from lovebank.contracts.ids import VolunteerId
from services.volunteers.domain.offer import (
    Offers,
    Sent,
    accepted,
    declined,
    lapsed,
    sent,
    withdrawn,
)
from tests.builders import EVENING, HUANG, TANG

LATER = EVENING + timedelta(minutes=15)


def asked(*names: VolunteerId) -> tuple[Sent, ...]:
    return tuple(Sent(volunteer_id=name, sent_at=EVENING, lapses_at=LATER) for name in names)


def states(offers: Offers) -> dict[str, str]:
    return {offer.volunteer_id: offer.state for offer in offers}


def test_one_accepts_and_the_rest_are_stood_down() -> None:
    assert states(accepted(asked(HUANG, TANG), HUANG, LATER)) == {
        HUANG: "accepted",
        TANG: "withdrawn",
    }


def test_one_declines_and_the_others_are_still_asked() -> None:
    assert states(declined(asked(HUANG, TANG), HUANG, LATER)) == {HUANG: "declined", TANG: "sent"}


def test_an_offer_lapses_when_its_time_has_come_and_not_before() -> None:
    assert states(lapsed(asked(HUANG), LATER - timedelta(seconds=1))) == {HUANG: "sent"}
    assert states(lapsed(asked(HUANG), LATER)) == {HUANG: "lapsed"}


def test_who_declined_is_not_stood_down_as_well() -> None:
    offers = declined(asked(HUANG, TANG), HUANG, LATER)

    assert states(withdrawn(offers, LATER)) == {HUANG: "declined", TANG: "withdrawn"}


def test_who_is_asked_again_has_one_offer_and_not_two() -> None:
    offers = sent(withdrawn(asked(HUANG, TANG), LATER), asked(HUANG))

    assert [offer.volunteer_id for offer in offers] == [TANG, HUANG]
    assert states(offers)[HUANG] == "sent"
