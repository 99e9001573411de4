"""A seeded simulator of how a change becomes its effect elsewhere, and of all that may go wrong.

Each actor (`actors.py`, `bank.py`, `lane.py`) is a generator that gives way before each thing it
asks of the world (`world.py`): one read, one write, one send. Who goes on next, who dies, whose
answer is lost and who loses a partition without being told is drawn from the seed
(`schedule.py`). At the end of each schedule, `checks.py` says what must hold. `mutants.py` has the
mistakes that the simulator must find, else it proves nothing.

    python -m tests.simulator --seed 4711 --mutant no-version-check
"""
