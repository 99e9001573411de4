"""`python -m services.volunteers`: this one service, on Kafka and MongoDB."""

from services.volunteers.app import build

__all__ = ["build"]
