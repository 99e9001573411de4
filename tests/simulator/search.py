"""Many schedules, in a row or on every core."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from multiprocessing import get_context

from tests.simulator.mutants import Mutant
from tests.simulator.schedule import Schedule

PART = 500


@dataclass
class Found:
    seed: int
    mutant: Mutant
    violation: str

    def __str__(self) -> str:
        again = f"python -m tests.simulator --seed {self.seed} --mutant {self.mutant.value}"
        return f"{self.violation}\n  again: {again}"


@dataclass
class Survey:
    schedules: int = 0
    found: list[Found] = field(default_factory=list)
    killed_at: Counter[str] = field(default_factory=Counter)


def first_violation(seeds: Iterable[int], mutant: Mutant) -> Found | None:
    for seed in seeds:
        violation = Schedule(seed, mutant).run()
        if violation:
            return Found(seed, mutant, violation)
    return None


def survey(seeds: Sequence[int], workers: int) -> Survey:
    """All of them, on several cores."""
    parts = [seeds[at : at + PART] for at in range(0, len(seeds), PART)]
    whole = Survey()
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for part in pool.map(_survey, parts):
            whole.schedules += part.schedules
            whole.found += part.found
            whole.killed_at += part.killed_at
    return whole


def survivors(mutants: Sequence[Mutant], seeds: Sequence[int], workers: int) -> list[Mutant]:
    """The mutants that no schedule found out."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        found = pool.map(first_violation, repeat(seeds), mutants)
        return [mutant for mutant, each in zip(mutants, found, strict=True) if each is None]


def _survey(seeds: Sequence[int]) -> Survey:
    part = Survey(schedules=len(seeds))
    for seed in seeds:
        schedule = Schedule(seed)
        violation = schedule.run()
        part.killed_at += schedule.killed_at
        if violation:
            part.found.append(Found(seed, Mutant.NONE, violation))
    return part
