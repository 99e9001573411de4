from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.lovebank.kernel.eventlog.hearing import Outage
from tests.lovebank.kernel.eventlog.places import Place
from tests.lovebank.kernel.eventlog.suite import EventLogSuite
from tests.servers.kafka import ASKED, NOT_ASKED, Broker, NamedServer


@pytest.mark.skipif(not ASKED, reason=NOT_ASKED)
class TestKafkaLog(EventLogSuite):
    @pytest.fixture
    def place(self, kafka_broker: Broker | NamedServer) -> Place:
        # Six seconds are the shortest session that a broker allows unless it is told otherwise.
        return Place("kafka", kafka_broker.bootstrap, session_seconds=6.0, deadline_seconds=3.0)

    @pytest.fixture
    def outage(self, kafka_broker: Broker | NamedServer) -> Outage:
        if isinstance(kafka_broker, NamedServer):
            pytest.skip("only a broker that was launched here is frozen")
        broker = kafka_broker

        @asynccontextmanager
        async def freeze() -> AsyncIterator[None]:
            broker.freeze()
            try:
                yield
            finally:
                broker.thaw()

        return freeze
