"""A share of what `python -m tests.simulator_ledger` runs in full: 200,000 operations and more."""

import os

from tests.simulator_ledger.mutants import MUTANTS
from tests.simulator_ledger.schedule import Schedule
from tests.simulator_ledger.search import found_at, survey

OPERATIONS = 12_000
SEEDS_A_MUTANT_MAX = 100
WORKERS = min(2, os.cpu_count() or 1)


def test_whatever_is_lost_late_or_repeated_the_books_are_right() -> None:
    whole = survey(OPERATIONS, first_seed=0, workers=WORKERS)

    assert whole.found == []
    counted = whole.counted
    assert counted["operations"] >= OPERATIONS
    assert counted["crashes"] >= OPERATIONS / 100
    assert counted["lost answers"] >= counted["calls"] / 100
    assert counted["lost calls"] >= counted["calls"] / 100
    assert min(counted[each] for each in ("Deposit", "Submit", "EndHold", "TakeBack")) > 100
    ends = ("overflows", "refused: ceiling", "refused: dormant", "refused: insufficient")
    assert min(counted[each] for each in (*ends, "FallAsleep", "Wake", "Choose")) > 50


def test_every_mistake_is_found() -> None:
    seeds = found_at([*MUTANTS], SEEDS_A_MUTANT_MAX, WORKERS)

    assert len(seeds) == 15
    assert [mutant for mutant, seed in seeds.items() if seed is None] == []


def test_a_seed_always_gives_the_same_schedule() -> None:
    first, second = Schedule(3, MUTANTS["no-fence"]), Schedule(3, MUTANTS["no-fence"])

    assert first.run() == second.run() is not None
    assert first.counted == second.counted
