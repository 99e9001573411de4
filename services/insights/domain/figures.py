"""The figures of a day, a month, a place, as they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from lovebank.contracts.words import CloseReason
from lovebank.kernel.model import Model
from services.insights.domain.seen import LATE, WITHIN_PROMISE, Step
from services.insights.domain.tally import Tally

SECONDS_A_MINUTE = 60


class Figures(Model):
    """Null is what is not said because too few are in it, or where there is nothing to measure.

    A request counts as accepted when somebody first came forward, as completed and closed when it
    last was.
    """

    reported: int | None
    merged: int | None
    accepted: int | None
    completed: int | None
    confirmed: int | None
    unfulfilled: int | None
    closed: Mapping[CloseReason, int | None]
    deposits: int | None
    minutes_deposited: int | None
    volunteers_registered: int | None
    volunteers_approved: int | None
    activities: int | None
    attendances: int | None
    minutes_attended: int | None
    volunteers_asked: int | None
    notifications: int | None
    median_minutes_to_accept: float | None
    median_minutes_to_complete: float | None
    share_within_promise: float | None


def figures(tally: Tally, suppressed_below: int = 0) -> Figures:
    told = _Told(tally, suppressed_below)
    return Figures(
        reported=told.count(Step.REPORTED),
        merged=told.count(Step.MERGED),
        accepted=told.count(Step.ACCEPTED),
        completed=told.count(Step.COMPLETED),
        confirmed=told.count(Step.CONFIRMED),
        unfulfilled=told.count(Step.UNFULFILLED),
        closed=told.closed(),
        deposits=told.count(Step.DEPOSITED),
        minutes_deposited=told.sum(Step.DEPOSITED),
        volunteers_registered=told.count(Step.REGISTERED),
        volunteers_approved=told.count(Step.APPROVED),
        activities=told.count(Step.HELD),
        attendances=told.count(Step.CHECKED_IN),
        minutes_attended=told.sum(Step.CHECKED_OUT),
        volunteers_asked=told.sum(Step.ASKED),
        notifications=told.count(Step.NOTIFIED),
        median_minutes_to_accept=told.median_minutes(Step.ACCEPTED),
        median_minutes_to_complete=told.median_minutes(Step.COMPLETED),
        share_within_promise=told.share_within_promise(),
    )


class _Told:
    """What may be said of a tally."""

    def __init__(self, tally: Tally, suppressed_below: int) -> None:
        self._tally = tally
        self._below = suppressed_below

    def count(self, step: Step) -> int | None:
        return self._enough(self._tally.count(step))

    def sum(self, step: Step) -> int | None:
        return None if self.count(step) is None else self._tally.sum(step)

    def closed(self) -> Mapping[CloseReason, int | None]:
        counted = {reason: self._tally.count_coded(Step.CLOSED, reason) for reason in CloseReason}
        return {reason: self._enough(count) for reason, count in counted.items() if count}

    def median_minutes(self, step: Step) -> float | None:
        seconds = self._tally.median(step)
        if seconds is None or self.count(step) is None:
            return None
        return round(seconds / SECONDS_A_MINUTE, 1)

    def share_within_promise(self) -> float | None:
        within, late = (
            self._enough(self._tally.count_coded(Step.COMPLETED, code))
            for code in (WITHIN_PROMISE, LATE)
        )
        if within is None or late is None or not within + late:
            return None
        return round(within / (within + late), 4)

    def _enough(self, count: int) -> int | None:
        return None if 0 < count < self._below else count
