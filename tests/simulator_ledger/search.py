"""Many schedules, on every core; and of each mistake the first seed that finds it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import count, repeat
from multiprocessing import get_context

import structlog

from tests.simulator_ledger.mutants import MUTANTS, NONE
from tests.simulator_ledger.schedule import Schedule

PART = 5
AHEAD = 3  # Parts, for each worker.


@dataclass
class Survey:
    """`found` names each violation, and how to see it again."""

    schedules: int = 0
    found: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def add(self, part: Survey) -> None:
        self.schedules += part.schedules
        self.found += part.found
        self.counted += part.counted


def survey(operations: int, first_seed: int, workers: int) -> Survey:
    """As many schedules as have so many operations between them, and no fewer.

    They are taken in order, and some are always ahead: nobody waits for who is slow.
    """
    whole = Survey()
    parts = (range(at, at + PART) for at in count(first_seed, PART))
    with ProcessPoolExecutor(workers, get_context("spawn"), _quietly) as pool:
        ahead = deque(pool.submit(_survey, next(parts)) for _ in range(workers * AHEAD))
        while whole.counted["operations"] < operations:
            whole.add(ahead.popleft().result())
            ahead.append(pool.submit(_survey, next(parts)))
        pool.shutdown(cancel_futures=True)
    return whole


def found_at(mutants: Sequence[str], seeds_max: int, workers: int) -> dict[str, int | None]:
    """The first seed that finds each mistake."""
    with ProcessPoolExecutor(workers, get_context("spawn"), _quietly) as pool:
        return dict(zip(mutants, pool.map(_first, mutants, repeat(seeds_max)), strict=True))


def _survey(seeds: Sequence[int]) -> Survey:
    part = Survey(schedules=len(seeds))
    for seed in seeds:
        schedule = Schedule(seed)
        if violation := schedule.run():
            again = f"python -m tests.simulator_ledger --only {seed}"
            part.found.append(f"{violation}\n  again: {again}")
        part.counted += schedule.counted
    return part


def _first(mutant: str, seeds_max: int) -> int | None:
    chosen = MUTANTS.get(mutant, NONE)
    return next((seed for seed in range(seeds_max) if Schedule(seed, chosen).run()), None)


def _quietly() -> None:
    """What the bank logs of all that goes wrong is not what is asked here."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
