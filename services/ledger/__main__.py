"""`python -m services.ledger`: this one service, on Kafka and MongoDB."""

from services.ledger.app import build

__all__ = ["build"]
