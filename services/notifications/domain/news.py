"""What happened, as far as somebody may be told of it: the occasion, the people, no words."""

from collections.abc import Mapping
from enum import StrEnum

from lovebank.contracts.ids import CommunityId, PersonId
from lovebank.kernel.model import Model


class Occasion(StrEnum):
    """Named as the published event is."""

    HELP_REQUEST_REPORTED = "help_request.reported"
    HELP_REQUEST_MERGED = "help_request.merged"
    HELP_REQUEST_ACCEPTED = "help_request.accepted"
    HELP_REQUEST_HANDED_BACK = "help_request.handed_back"
    HELP_REQUEST_REFERRED = "help_request.referred"
    HELP_REQUEST_ARRIVED = "help_request.arrived"
    HELP_REQUEST_COMPLETED = "help_request.completed"
    HELP_REQUEST_CONFIRMED = "help_request.confirmed"
    HELP_REQUEST_DISPUTED = "help_request.disputed"
    HELP_REQUEST_REOPENED = "help_request.reopened"
    HELP_REQUEST_UNFULFILLED = "help_request.unfulfilled"
    HELP_REQUEST_CANCELLED = "help_request.cancelled"
    WAVE_SENT = "wave.sent"
    TASK_OFFER_WITHDRAWN = "task_offer.withdrawn"
    VOLUNTEER_APPROVED = "volunteer.approved"
    VOLUNTEER_SUSPENDED = "volunteer.suspended"
    LEDGER_DEPOSITED = "ledger.deposited"
    STAR_ELIGIBLE = "star.eligible"
    STAR_NOTICED = "star.noticed"
    STAR_GRANTED = "star.granted"
    STAR_SUSPENDED = "star.suspended"
    STAR_REVOKED = "star.revoked"
    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_REVOKED = "certificate.revoked"
    ACCOUNT_BECAME_DORMANT = "account.became_dormant"
    ACCOUNT_WOKEN = "account.woken"
    FRAUD_HOLD_PLACED = "fraud_hold.placed"
    FRAUD_HOLD_DISMISSED = "fraud_hold.dismissed"
    FRAUD_HOLD_UPHELD = "fraud_hold.upheld"


class Audience(StrEnum):
    """Whom something is said to, by what they are in it."""

    REPORTER = "reporter"
    BENEFICIARY = "beneficiary"
    ACCEPTED_VOLUNTEER = "accepted_volunteer"
    OFFERED_VOLUNTEERS = "offered_volunteers"
    VOLUNTEER = "volunteer"
    ACCOUNT_HOLDER = "account_holder"


class News(Model):
    """`event_id` is the published event's, `about` the request, volunteer or deed it is about."""

    occasion: Occasion
    event_id: str
    community_id: CommunityId
    about: str
    people: Mapping[Audience, tuple[PersonId, ...]]
    parameters: Mapping[str, str | int] = {}


_OF_A_REQUEST = frozenset({Audience.REPORTER, Audience.BENEFICIARY, Audience.ACCEPTED_VOLUNTEER})
_ELSEWHERE = {
    Occasion.WAVE_SENT: Audience.OFFERED_VOLUNTEERS,
    Occasion.TASK_OFFER_WITHDRAWN: Audience.OFFERED_VOLUNTEERS,
    Occasion.VOLUNTEER_APPROVED: Audience.VOLUNTEER,
    Occasion.VOLUNTEER_SUSPENDED: Audience.VOLUNTEER,
    Occasion.LEDGER_DEPOSITED: Audience.ACCOUNT_HOLDER,
    Occasion.STAR_ELIGIBLE: Audience.ACCOUNT_HOLDER,
    Occasion.STAR_NOTICED: Audience.ACCOUNT_HOLDER,
    Occasion.STAR_GRANTED: Audience.ACCOUNT_HOLDER,
    Occasion.STAR_SUSPENDED: Audience.ACCOUNT_HOLDER,
    Occasion.STAR_REVOKED: Audience.ACCOUNT_HOLDER,
    Occasion.CERTIFICATE_ISSUED: Audience.ACCOUNT_HOLDER,
    Occasion.CERTIFICATE_REVOKED: Audience.ACCOUNT_HOLDER,
    Occasion.ACCOUNT_BECAME_DORMANT: Audience.ACCOUNT_HOLDER,
    Occasion.ACCOUNT_WOKEN: Audience.ACCOUNT_HOLDER,
    Occasion.FRAUD_HOLD_PLACED: Audience.ACCOUNT_HOLDER,
    Occasion.FRAUD_HOLD_DISMISSED: Audience.ACCOUNT_HOLDER,
    Occasion.FRAUD_HOLD_UPHELD: Audience.ACCOUNT_HOLDER,
}
_PARAMETERS = {
    Occasion.LEDGER_DEPOSITED: frozenset({"minutes", "balance_minutes"}),
    Occasion.STAR_ELIGIBLE: frozenset({"star_level"}),
    Occasion.STAR_NOTICED: frozenset({"star_level"}),
    Occasion.STAR_GRANTED: frozenset({"star_level"}),
    Occasion.STAR_SUSPENDED: frozenset({"star_level"}),
    Occasion.STAR_REVOKED: frozenset({"star_level"}),
    Occasion.CERTIFICATE_ISSUED: frozenset({"certificate_number"}),
    Occasion.CERTIFICATE_REVOKED: frozenset({"certificate_number"}),
    Occasion.FRAUD_HOLD_PLACED: frozenset({"minutes"}),
    Occasion.FRAUD_HOLD_DISMISSED: frozenset({"minutes"}),
    Occasion.FRAUD_HOLD_UPHELD: frozenset({"minutes"}),
    Occasion.HELP_REQUEST_COMPLETED: frozenset({"category", "minutes"}),
    Occasion.HELP_REQUEST_CONFIRMED: frozenset({"category", "minutes"}),
}


def audiences_of(occasion: Occasion) -> frozenset[Audience]:
    """Who is known to have a part in it."""
    return frozenset({_ELSEWHERE[occasion]}) if occasion in _ELSEWHERE else _OF_A_REQUEST


def parameters_of(occasion: Occasion) -> frozenset[str]:
    """What a text about it may mention."""
    elsewhere: frozenset[str] = frozenset()
    own = elsewhere if occasion in _ELSEWHERE else frozenset({"category"})
    return _PARAMETERS.get(occasion, own)
