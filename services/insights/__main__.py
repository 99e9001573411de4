"""`python -m services.insights`: this one service, on Kafka and MongoDB."""

from services.insights.app import build

__all__ = ["build"]
