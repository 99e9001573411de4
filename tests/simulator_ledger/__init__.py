"""A seeded simulator of the bank: the real teller and gate, over a store of which all may go wrong.

Three processes of the ledger (`branch.py`) serve one town (`town.py`). Whatever they ask of the
store (`store.py`, `memory.py`) waits for its turn; whose turn it is, what is lost on the way there
or back, what sleeps for thousands of turns and which process dies is drawn from the seed
(`world.py`, `turns.py`). Every write is looked at as it is made (`audit.py`, `model.py`), and the
whole once more at rest (`rest.py`). `mutants.py` has the mistakes that must be found, else the
simulator proves nothing.

    python -m tests.simulator_ledger --operations 200000 --seed 0
    python -m tests.simulator_ledger --only 4711 --mutant no-fence
"""
