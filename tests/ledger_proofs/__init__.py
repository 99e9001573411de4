"""What the ledger promises, shown on real stores: the properties P1 to P14, and A4 to A10.

    python -m pytest tests/ledger_proofs/test_properties.py
    python -m tests.ledger_proofs A5 A6 --backend mongo --events kafka --scale 1.0 --seed 7

`docs/ledger-proofs.md` says what each of them shows, and has the figures of the whole runs.
"""
