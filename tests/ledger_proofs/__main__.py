"""One row for each that is asked for: what was asked, what was reached, seconds, load."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

import structlog

from tests.ledger_proofs import proofs
from tests.ledger_proofs.ground import Reached, ground, load


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.ledger_proofs", description=__doc__)
    asked.add_argument("rows", nargs="*", default=[*proofs.ALL], help=" ".join(proofs.ALL))
    asked.add_argument(
        "--backend", default="sqlite", help="sqlite, mongo, or mongodb://…; A4 also memory"
    )
    asked.add_argument("--events", default="sqlite", help="sqlite, kafka, or kafka://host:port")
    asked.add_argument("--scale", type=float, default=1.0, help="what share of the whole")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--folder", type=Path, help="where the files are, for as long as it runs")
    told = asked.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    return 1 if [row for row in told.rows if not _row(row, told)] else 0


def _row(row: str, told: argparse.Namespace) -> bool:
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(dir=told.folder, prefix="lovebank-proof-") as folder,
        ground(Path(folder), told.backend, told.events, told.scale, told.seed) as here,
    ):
        reached: Reached = asyncio.run(proofs.ALL[row](here))
    stands_on = f"{told.backend}, events {told.events}, seed {told.seed}"
    _say(f"{row} | {reached.asked} | {reached.figures}")
    _say(f"   | {stands_on} | {time.monotonic() - began:.0f} s, load {load()}")
    for each in reached.wrong[:20]:
        _say(f"   WRONG {each}")
    return not reached.wrong


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
