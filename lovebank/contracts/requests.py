"""Published by services/requests on the topic `lovebank.requests`.

Events carry ids, never words, names or addresses: a topic cannot forget what a person asks it to.
"""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from lovebank.contracts.event import Event
from lovebank.contracts.ids import CommunityId, PersonId, RequestId, ResidentId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import (
    Category,
    Channel,
    CloseReason,
    ConfirmedBy,
    EvidenceGrade,
    GridId,
    MinutesServed,
    Party,
    ServiceClass,
)


class RequestsEvent(Event):
    topic: ClassVar[str] = "lovebank.requests"


class GridPosition(BaseModel):
    """Where the middle of a grid lies, in metres from a point that the whole city shares."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    grid: GridId
    east_metres: int
    north_metres: int


class CommunityRegistered(RequestsEvent):
    """A community takes part, or what is known of it changed. The aggregate is the community."""

    kind: ClassVar[str] = "community.registered"
    neighbours: tuple[CommunityId, ...] = ()
    grids: tuple[GridId, ...] = ()
    positions: tuple[GridPosition, ...] = ()


class HelpRequestEvent(RequestsEvent):
    """Something happened to a help request. The aggregate is the request."""

    request_id: RequestId


class HelpRequestReported(HelpRequestEvent):
    """Somebody told the community what is needed."""

    kind: ClassVar[str] = "help_request.reported"
    category: Category
    service_class: ServiceClass
    channel: Channel
    grid: GridId
    reporter_id: PersonId
    beneficiary_id: ResidentId
    accept_by: Instant | None  # Of danger (P0) nothing is promised: it is not ours.
    resolve_by: Instant | None
    policy_version: int
    awaits_consent: bool = False  # Then nobody is sent before `help_request.consented`.


class HelpRequestConsented(HelpRequestEvent):
    """Whom it is about agrees: volunteers may be asked now."""

    kind: ClassVar[str] = "help_request.consented"
    service_class: ServiceClass
    accept_by: Instant | None


class HelpRequestTriaged(HelpRequestEvent):
    """A coordinator judged it anew: its class, and with it what is promised."""

    kind: ClassVar[str] = "help_request.triaged"
    service_class: ServiceClass
    accept_by: Instant | None
    resolve_by: Instant | None
    policy_version: int
    awaits_consent: bool = False  # As at the report: what was danger may have waited for more.


class HelpRequestMerged(HelpRequestEvent):
    """It tells of a need that is known already."""

    kind: ClassVar[str] = "help_request.merged"
    into: RequestId


class HelpRequestAccepted(HelpRequestEvent):
    """A volunteer promised to see to it. Whoever else was asked is stood down."""

    kind: ClassVar[str] = "help_request.accepted"
    volunteer_id: VolunteerId


class HelpRequestHandedBack(HelpRequestEvent):
    """The volunteer cannot after all: others are asked again."""

    kind: ClassVar[str] = "help_request.handed_back"
    volunteer_id: VolunteerId


class HelpRequestReferred(HelpRequestEvent):
    """Another party is involved, such as property management; what it costs is not service time."""

    kind: ClassVar[str] = "help_request.referred"
    party: Party
    wholly: bool = False  # Then it is in their hands, and no volunteer is asked any more.


class HelpRequestReopened(HelpRequestEvent):
    """It is not done after all: volunteers are asked again."""

    kind: ClassVar[str] = "help_request.reopened"


class HelpRequestUnfulfilled(HelpRequestEvent):
    """The promise ran out and nobody had come: the community office must look at it."""

    kind: ClassVar[str] = "help_request.unfulfilled"


class HelpRequestArrived(HelpRequestEvent):
    """The volunteer is there: service time begins."""

    kind: ClassVar[str] = "help_request.arrived"
    volunteer_id: VolunteerId


class HelpRequestCompleted(HelpRequestEvent):
    """The volunteer says it is done, and how long it took."""

    kind: ClassVar[str] = "help_request.completed"
    volunteer_id: VolunteerId
    minutes_served: MinutesServed
    within_promise: bool


class HelpRequestConfirmed(HelpRequestEvent):
    """The beneficiary's side confirmed that help arrived: the volunteer has earned the minutes."""

    kind: ClassVar[str] = "help_request.confirmed"
    volunteer_id: VolunteerId
    beneficiary_id: ResidentId
    minutes_served: MinutesServed
    confirmed_by: ConfirmedBy
    evidence_grade: EvidenceGrade
    policy_version: int
    completed_at: Instant | None = None  # When it was served, which may be another day.


class HelpRequestAutoConfirmed(HelpRequestEvent):
    """Nobody spoke for so long that silence confirms. `help_request.confirmed` comes with it."""

    kind: ClassVar[str] = "help_request.auto_confirmed"
    volunteer_id: VolunteerId
    evidence_grade: EvidenceGrade
    policy_version: int


class HelpRequestDisputed(HelpRequestEvent):
    """Volunteer and beneficiary differ on the minutes: a coordinator must rule."""

    kind: ClassVar[str] = "help_request.disputed"
    volunteer_id: VolunteerId
    minutes_stated: MinutesServed
    minutes_confirmed: MinutesServed


class HelpRequestCancelled(HelpRequestEvent):
    """Withdrawn by those who asked, before anybody served."""

    kind: ClassVar[str] = "help_request.cancelled"
    reason: CloseReason


class HelpRequestClosed(HelpRequestEvent):
    """Its end, with an honest reason."""

    kind: ClassVar[str] = "help_request.closed"
    reason: CloseReason
    party: Party | None = None  # Whose it is, where it is not ours.


class ContactRevealed(HelpRequestEvent):
    """Somebody was shown where and whom to help; the beneficiary can list these.

    The aggregate is the reveal, for it changes nothing of the request.
    """

    kind: ClassVar[str] = "contact.revealed"
    to: PersonId
