"""Every row of the design's table that is shown here, by its name."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from tests.ledger_proofs import (
    a04_any_order,
    a05_chaos,
    a06_whole_reads,
    a07_hold_race,
    a08_one_id,
    a09_outbox,
    a10_repeats,
)
from tests.ledger_proofs.ground import Ground, Reached

ALL: Mapping[str, Callable[[Ground], Coroutine[Any, Any, Reached]]] = {
    "A4": a04_any_order.prove,
    "A5": a05_chaos.prove,
    "A6": a06_whole_reads.prove,
    "A7": a07_hold_race.prove,
    "A8": a08_one_id.prove,
    "A9": a09_outbox.prove,
    "A10": a10_repeats.prove,
}
