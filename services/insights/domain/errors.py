"""Why the statistics office says no."""

from http import HTTPStatus

from lovebank.kernel.errors import Conflict, Refusal, Unavailable


class SequenceGap(Conflict):
    """Something that happened in between was not heard: counting on would count wrongly."""

    def __init__(self, subject: str, last: int, heard: int) -> None:
        super().__init__(f"{subject}: after event {last} comes {heard}, not {last + 1}.")


class DaysReversed(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("The first day comes after the last.")


class TooManyDays(Refusal):
    """What is asked for is too much for one answer."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, days_max: int) -> None:
        super().__init__(f"Ask for at most {days_max} days at once.")


class LogAway(Unavailable):
    """The event log does not answer just now."""

    def __init__(self) -> None:
        super().__init__("The event log cannot be read just now. Ask again later.")
