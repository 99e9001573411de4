import pytest

from tests.servers.kafka import kafka_broker

__all__ = ["kafka_broker"]

for part in ("hearing", "suite_records", "suite_groups", "suite_faults"):
    pytest.register_assert_rewrite(f"tests.lovebank.kernel.eventlog.{part}")
