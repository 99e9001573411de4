"""Run any number of operations, or one schedule again by its seed."""

import argparse
import os
import sys
import time

from tests.simulator_ledger.mutants import MUTANTS, NONE
from tests.simulator_ledger.schedule import Schedule
from tests.simulator_ledger.search import survey


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.simulator_ledger", description=__doc__)
    asked.add_argument("--operations", type=int, default=200_000)
    asked.add_argument("--seed", type=int, default=0, help="the first")
    asked.add_argument("--only", type=int, help="run the schedule of this seed alone")
    asked.add_argument("--mutant", choices=[*MUTANTS], help="with --only: make this mistake")
    asked.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    told = asked.parse_args()
    if told.only is not None:
        return _again(told.only, told.mutant)
    began = time.monotonic()
    whole = survey(told.operations, told.seed, told.workers)
    for found in whole.found:
        print(found)  # noqa: T201
    seconds = time.monotonic() - began
    print(f"{whole.schedules} schedules in {seconds:.0f} s, {len(whole.found)} violations")  # noqa: T201
    print(", ".join(f"{name}: {often}" for name, often in sorted(whole.counted.items())))  # noqa: T201
    return 1 if whole.found else 0


def _again(seed: int, mutant: str | None) -> int:
    violation = Schedule(seed, MUTANTS[mutant] if mutant else NONE).run()
    print(f"seed {seed}: {violation or 'no violation'}")  # noqa: T201
    return 1 if violation else 0


if __name__ == "__main__":
    sys.exit(main())
