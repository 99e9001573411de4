"""A share of each row in every run; the whole by `python -m tests.ledger_proofs`."""

import asyncio
from pathlib import Path

import pytest

from tests.ledger_proofs import a04_any_order, proofs
from tests.ledger_proofs.ground import ground
from tests.servers import kafka, mongo
from tests.simulator_ledger.mutants import MUTANTS

SHARES = {"A5": 0.005, "A6": 0.02, "A7": 0.02, "A8": 0.02, "A9": 0.01, "A10": 0.005}
TELLS_EVENTS = ("A5", "A9", "A10")
MONGO = pytest.mark.skipif(mongo.ASKED != "launch", reason=mongo.NOT_ASKED)
KAFKA = pytest.mark.skipif(kafka.ASKED != "launch", reason=kafka.NOT_ASKED)


def shows(row: str, folder: Path, backend: str = "sqlite", events: str = "sqlite") -> None:
    with ground(folder, backend, events, SHARES[row]) as here:
        reached = asyncio.run(proofs.ALL[row](here))

    assert reached.wrong == [], reached.figures


@pytest.mark.parametrize("row", SHARES)
@pytest.mark.parametrize("backend", ["sqlite", pytest.param("mongo", marks=MONGO)])
def test_a_share_of_each_row_shows_nothing_wrong(row: str, backend: str, tmp_path: Path) -> None:
    shows(row, tmp_path, backend)


@pytest.mark.parametrize("store", [a04_any_order.IN_MEMORY, "sqlite"])
def test_a4_in_any_order_the_bank_does_what_the_model_says(store: str, tmp_path: Path) -> None:
    with ground(tmp_path, store, "sqlite") as here:
        assert a04_any_order.search(here, examples=25, steps=30) == []


@pytest.mark.parametrize("mutant", ["refusal-not-kept", "credit-first", "hold-gives"])
def test_a4_finds_a_mistake(mutant: str, tmp_path: Path) -> None:
    with ground(tmp_path, a04_any_order.IN_MEMORY, "sqlite") as here:
        assert a04_any_order.search(here, 100, 60, MUTANTS[mutant]) != []


@KAFKA
@pytest.mark.parametrize("row", TELLS_EVENTS)
def test_a_share_of_what_tells_events_shows_nothing_wrong_on_kafka(
    row: str, tmp_path: Path
) -> None:
    shows(row, tmp_path, events="kafka")
