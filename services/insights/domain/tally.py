"""Counting: of each step how often, how much, and how long in the middle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from statistics import median

from services.insights.domain.seen import Seen, Step

SUPPRESSED_BELOW = 5  # Who is counted among so few might be known by it (domain.md, privacy).


class Tally:
    """Of one day, or of many laid together."""

    def __init__(self) -> None:
        self._counts: Counter[Step] = Counter()
        self._measures: dict[Step, list[int]] = defaultdict(list)
        self._codes: Counter[tuple[Step, str]] = Counter()

    def take(self, step: Step, seen: Seen) -> None:
        self._counts[step] += 1
        self._measures[step].append(seen.measures[step])
        self._codes[step, seen.codes[step]] += 1

    def add(self, step: Step, count: int) -> None:
        """Of steps of which only the number matters."""
        self._counts[step] += count

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> Tally:
        whole = cls()
        for tally in tallies:
            for step, measures in tally._measures.items():
                whole._measures[step] += measures
            whole._counts += tally._counts
            whole._codes += tally._codes
        return whole

    def count(self, step: Step) -> int:
        return self._counts[step]

    def count_coded(self, step: Step, code: str) -> int:
        return self._codes[step, code]

    def sum(self, step: Step) -> int:
        return sum(self._measures[step])

    def median(self, step: Step) -> float | None:
        measures = self._measures[step]
        return median(measures) if measures else None
