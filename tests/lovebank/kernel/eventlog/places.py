"""Where a log under test is, in words that a child process can be given."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from lovebank.kernel.eventlog.kafka import Patience, open_kafka_log
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.eventlog.sqlite import open_sqlite_log


@dataclass(frozen=True)
class Place:
    """`session_seconds`: after which silence a member is given up."""

    kind: str
    where: str
    session_seconds: float
    deadline_seconds: float = 10.0

    def opened(self) -> AbstractAsyncContextManager[EventLog]:
        if self.kind == "kafka":
            patience = Patience(self.session_seconds, self.session_seconds / 6, 20.0)
            return open_kafka_log(
                self.where, publish_within_seconds=self.deadline_seconds, patience=patience
            )
        return open_sqlite_log(
            Path(self.where),
            lease_seconds=self.session_seconds,
            write_within_seconds=self.deadline_seconds,
        )

    def words(self) -> list[str]:
        return [self.kind, self.where, str(self.session_seconds), str(self.deadline_seconds)]


def place_of(words: list[str]) -> Place:
    kind, where, session_seconds, deadline_seconds = words
    return Place(kind, where, float(session_seconds), float(deadline_seconds))
