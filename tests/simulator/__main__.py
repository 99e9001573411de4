"""Run one schedule by its seed, or many: `--seed 7`, `--count 20000`, `--mutant no-cause`."""

import argparse
import sys

from tests.simulator.mutants import Mutant
from tests.simulator.schedule import Schedule
from tests.simulator.search import first_violation


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    asked.add_argument("--seed", type=int, help="run this one schedule")
    asked.add_argument("--count", type=int, default=20_000, help="how many, from seed 0 on")
    asked.add_argument("--mutant", choices=[each.value for each in Mutant], default="none")
    told = asked.parse_args()
    mutant = Mutant(told.mutant)
    if told.seed is not None:
        violation = Schedule(told.seed, mutant).run()
        print(f"seed {told.seed}: {violation or 'no violation'}")  # noqa: T201
        return 1 if violation else 0
    found = first_violation(range(told.count), mutant)
    print(found or f"{told.count} schedules, no violation")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
