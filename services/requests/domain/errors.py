"""Why the help desk says no."""

from http import HTTPStatus

from lovebank.contracts.ids import RequestId
from lovebank.kernel.errors import Conflict, NotAllowed, NotFound, Refusal


class NoSuchHelpRequest(NotFound):
    def __init__(self, request_id: str) -> None:
        super().__init__(f"There is no help request {request_id}.")


class NoSuchTicket(NotFound):
    def __init__(self, _: str = "") -> None:
        super().__init__("There is no help request with this ticket number.")


class NoSuchResident(NotFound):
    def __init__(self, resident_id: str) -> None:
        super().__init__(f"There is no resident {resident_id} here.")


class NoSuchCommunity(NotFound):
    def __init__(self, community_id: str) -> None:
        super().__init__(f"There is no community {community_id}.")


class NoSuchVolunteer(NotFound):
    def __init__(self, volunteer_id: str) -> None:
        super().__init__(f"Nothing has been heard of volunteer {volunteer_id}.")


class NoSuchGrid(Refusal):
    """The community has no grid of this name."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, grid: str) -> None:
        super().__init__(f"This community has no grid {grid}.")


class NotRegistered(Refusal):
    """Who asks for themselves without being registered must say where help is needed."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("You are not registered here: say whom and where to help.")


class AlreadyRegistered(Conflict):
    def __init__(self, resident_id: str) -> None:
        super().__init__(f"There is a resident {resident_id} already.")


class WasErased(Refusal):
    """They asked to be forgotten: what is repeated from before does not bring them back."""

    status = HTTPStatus.GONE

    def __init__(self, person_id: str) -> None:
        super().__init__(f"{person_id} was erased, and is not registered again under this id.")


class TooManyToSpeakFor(Conflict):
    def __init__(self, residents_max: int) -> None:
        super().__init__(f"One person speaks for {residents_max} residents at most.")


class WrongState(Conflict):
    def __init__(self, request_id: RequestId, found: str, wanted: str) -> None:
        super().__init__(f"Help request {request_id} is {found} already, not {wanted}.")


class NotOurs(Conflict):
    """Danger to life is for the emergency services: nobody of ours is sent."""

    def __init__(self) -> None:
        super().__init__("This is danger: it is for the emergency services, not for volunteers.")


class NotYours(NotAllowed):
    def __init__(self, request_id: RequestId) -> None:
        super().__init__(f"Help request {request_id} is in somebody else's hands.")


class NotYourVoice(NotAllowed):
    """Nobody confirms in a name that is not theirs to speak in."""

    def __init__(self, voice: str) -> None:
        super().__init__(f"You cannot confirm as {voice}.")


class OwnDeed(NotAllowed):
    """Who served does not judge the service, nor does anybody serve themselves."""

    def __init__(self) -> None:
        super().__init__("Who is helped, who helps and who confirms must not be one person.")


class NotApproved(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Only a volunteer whom the community office has approved may accept.")


class ConsentNeeded(Conflict):
    def __init__(self, request_id: RequestId) -> None:
        super().__init__(f"Whom help request {request_id} is about has not agreed to it yet.")


class ConsentSettled(Conflict):
    def __init__(self, consent: str) -> None:
        super().__init__(f"Consent is {consent} already.")


class CannotMerge(Conflict):
    def __init__(self, why: str) -> None:
        super().__init__(f"These two cannot be merged: {why}.")


class PartyMissing(Refusal):
    """What is not ours is somebody's: say whose."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("Where it is not ours, name the party whose it is.")


class ReasonNotTrue(Conflict):
    """Only an honest reason closes a request."""

    def __init__(self, reason: str, state: str) -> None:
        super().__init__(f"{reason} is not what happened to a request that is {state}.")


class MinutesOutOfRange(Refusal):
    """A ruling gives at most what the volunteer stated."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, minutes_max: int) -> None:
        super().__init__(f"A reduced ruling gives from 1 to {minutes_max} minutes.")


class DateIsPast(Refusal):
    """Help cannot be wanted by a day that is over."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("The date by which help is wanted is past.")


class RevealClosed(NotAllowed):
    """The contact is shown while it is needed, and one day longer."""

    def __init__(self) -> None:
        super().__init__("The contact is not shown to you any more.")
