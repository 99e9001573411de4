"""Why the volunteers' office says no."""

from http import HTTPStatus

from lovebank.kernel.errors import Conflict, NotAllowed, NotFound, Refusal


class NoSuchVolunteer(NotFound):
    def __init__(self, volunteer_id: str) -> None:
        super().__init__(f"There is no volunteer {volunteer_id} here.")


class NoSuchCommunity(NotFound):
    def __init__(self, community_id: str) -> None:
        super().__init__(f"There is no community {community_id}.")


class NoSuchDispatch(NotFound):
    def __init__(self, dispatch_id: str) -> None:
        super().__init__(f"Nobody was asked under {dispatch_id}.")


class NoSuchActivity(NotFound):
    def __init__(self, activity_id: str) -> None:
        super().__init__(f"There is no activity {activity_id} here.")


class NoSuchAttendance(NotFound):
    def __init__(self, attendance_id: str) -> None:
        super().__init__(f"There is no attendance {attendance_id} here.")


class AlreadyRegistered(Conflict):
    def __init__(self, volunteer_id: str) -> None:
        super().__init__(f"{volunteer_id} is registered as a volunteer already.")


class AlreadyPublished(Conflict):
    def __init__(self, activity_id: str) -> None:
        super().__init__(f"There is an activity {activity_id} already.")


class WrongState(Conflict):
    def __init__(self, what: str, found: str, wanted: str) -> None:
        super().__init__(f"{what} is {found}, not {wanted}.")


class RecommendationNeeded(Refusal):
    """By this channel, somebody vouches for the volunteer: say who."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, channel: str) -> None:
        super().__init__(f"By {channel}, name another person as `recommended_by`.")


class NotInYourName(NotAllowed):
    """A channel of recruitment is in the hands of those it is named after."""

    def __init__(self, channel: str, whose: str) -> None:
        super().__init__(f"{channel} is for {whose}.")


class TooYoung(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, age: int) -> None:
        super().__init__(f"Under {age}, somebody registers only with a guardian: name one.")


class BadBirthYear(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("Nobody was born in that year who could register today.")


class NotOnTheRegister(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Only volunteers of this community, while approved, take part.")


class NotOpenYet(Conflict):
    def __init__(self) -> None:
        super().__init__("This activity has not begun yet.")


class OverTheCeiling(Refusal):
    """An activity gives at most its planned length and a quarter."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, minutes_max: int) -> None:
        super().__init__(f"For this activity at most {minutes_max} minutes can be recorded.")


class InTheFuture(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("So many minutes have not passed since this activity began.")


class Overlaps(Conflict):
    """Nobody is at two places at once."""

    def __init__(self, attendance_id: str) -> None:
        super().__init__(f"It overlaps with {attendance_id} of the same volunteer.")


class EvidenceTooWeak(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, grade_max: int) -> None:
        super().__init__(f"As it was recorded, the evidence is of grade {grade_max} at most.")
