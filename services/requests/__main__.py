"""`python -m services.requests`: this one service, on Kafka and MongoDB."""

from services.requests.app import build

__all__ = ["build"]
