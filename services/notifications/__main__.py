"""`python -m services.notifications`: this one service, on Kafka and MongoDB."""

from services.notifications.app import build

__all__ = ["build"]
