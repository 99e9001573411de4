"""A4 as a row: so many examples of so many steps, over the store that is asked for."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.ledger_proofs.a04_machine import Bank
from tests.ledger_proofs.ground import Ground, Reached
from tests.simulator_ledger.mutants import NONE, Mutant

EXAMPLES, STEPS = 2_000, 60
IN_MEMORY = "memory"


async def prove(ground: Ground) -> Reached:
    examples = ground.many(EXAMPLES)
    found = await asyncio.to_thread(search, ground, examples, STEPS)
    asked = f"{examples:,} examples × {STEPS} steps against the model"
    return Reached(asked, "no failure" if not found else "a failure", found)


def search(ground: Ground, examples: int, steps: int, mutant: Mutant = NONE) -> list[str]:
    """What went wrong first, and by which steps."""
    bank = type("Bank", (Bank,), {"on_disk": ground.store != IN_MEMORY, "mutant": mutant})
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    try:
        with mutant.made():
            run_state_machine_as_test(seed(ground.seed)(bank), settings=wanted)
    except Exception as failure:
        notes = getattr(failure, "__notes__", [])
        return ["\n".join([repr(failure), *notes])]
    return []
