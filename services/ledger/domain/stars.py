"""Stars: a pure function of lifetime minutes and the ladder in force. Spending lowers none."""

from collections.abc import Sequence


def eligible_level(lifetime_minutes: int, ladder_minutes: Sequence[int]) -> int:
    """How many rungs are reached; 0 where there is no star yet."""
    return sum(lifetime_minutes >= rung for rung in ladder_minutes)


def next_level_at_minutes(lifetime_minutes: int, ladder_minutes: Sequence[int]) -> int | None:
    """The lifetime minutes at which the next star begins; none above the last."""
    return next((rung for rung in ladder_minutes if rung > lifetime_minutes), None)
