import os
import resource

from tests.simulator.mutants import Mutant
from tests.simulator.schedule import NAMED_STEPS, Schedule
from tests.simulator.search import survey, survivors

SCHEDULES = 20_000
SEEDS_A_MUTANT_MAX = 3_000
SECONDS_MAX = 60.0
WORKERS = min(2, os.cpu_count() or 1)


def test_no_schedule_loses_repeats_or_reorders_anything_and_every_mistake_is_found() -> None:
    before = _seconds_of_work()

    whole = survey(range(SCHEDULES), WORKERS)
    mistakes = [mutant for mutant in Mutant if mutant is not Mutant.NONE]
    unnoticed = survivors(mistakes, range(SEEDS_A_MUTANT_MAX), WORKERS)

    assert whole.schedules == SCHEDULES
    assert [str(found) for found in whole.found] == []
    assert unnoticed == []
    assert len(NAMED_STEPS) == 13
    assert whole.killed_at.keys() >= NAMED_STEPS
    assert min(whole.killed_at[step] for step in NAMED_STEPS) > 100
    assert _seconds_of_work() - before < SECONDS_MAX


def test_a_seed_always_gives_the_same_schedule() -> None:
    first, second = Schedule(17, Mutant.PARKED_FORGOTTEN), Schedule(17, Mutant.PARKED_FORGOTTEN)

    assert first.run() == second.run() is not None
    assert first.world.log == second.world.log


def _seconds_of_work() -> float:
    """Of the processes that it was shared out to: a busy machine takes longer, and no more."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
