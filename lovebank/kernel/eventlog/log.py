"""The event log: what was published, in order, for whoever wants to hear it.

`kafka.py` and `sqlite.py` lie beneath it, and one test suite says what both must do. Promised:
durable once `publish` returns; order per key for awaited publishes; at least once; one owner a
partition, and a former owner's commit is refused; commits survive; a new group starts at the
first record; readable from zero. Not promised: exactly once, order between keys, atomic batches,
offsets without holes, delays. A topic is made by `ensure` before anything else is done with it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

RECORD_BYTES_MAX = 1_000_000


@dataclass(frozen=True)
class Record:
    topic: str
    key: str
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def size_bytes(self) -> int:
        headers = sum(len(f"{name}{text}".encode()) for name, text in self.headers.items())
        return len(self.key.encode()) + len(self.value) + headers


@dataclass(frozen=True, order=True)
class Partition:
    topic: str
    number: int


@dataclass(frozen=True, order=True)
class Position:
    partition: Partition
    offset: int


@dataclass(frozen=True)
class Delivered:
    position: Position
    record: Record


@dataclass(frozen=True)
class Offsets:
    """`begin` the first record, `end` one past the last, `committed` the next to be handled."""

    begin: int
    end: int
    committed: int

    @property
    def lag(self) -> int:
        return self.end - self.committed


class LogUnavailable(Exception):
    """The log cannot be reached, or did not answer in time. What was sent may have been kept."""


class RecordTooLarge(ValueError):
    """Refused before anything is sent: more than `RECORD_BYTES_MAX`."""


def refuse_too_large(records: Sequence[Record]) -> None:
    for record in records:
        if record.size_bytes > RECORD_BYTES_MAX:
            raise RecordTooLarge(f"{record.key}: {record.size_bytes} bytes")


class Revoked(Exception):
    """The partition has another owner now: what was not committed is theirs to handle again."""


class ConsumerBroken(Exception):
    """This subscription will deliver nothing any more: it is thrown away and made anew."""


class WrongPartitions(Exception):
    """The topic exists with another number of partitions, which would break the order per key."""


class OnRevoke(Protocol):
    async def __call__(self, partitions: Sequence[Partition]) -> None:
        """Awaited before another owner gets them, where the hand-over is graceful; else after.

        It may commit. What it leaves uncommitted is delivered again, also to this same member.
        """


class Subscription(ABC):
    """One member of a group. Not for two tasks at once."""

    @abstractmethod
    async def poll(self, max_records: int, timeout_seconds: float) -> Sequence[Delivered]:
        """Records of owned, unpaused partitions, in offset order per partition; [] at timeout.

        Raises `LogUnavailable` (ask again), `ConsumerBroken` (make a new one). Cancelling loses
        nothing.
        """

    @abstractmethod
    async def commit(self, handled: Mapping[Partition, int]) -> None:
        """The next offset to be handled, for each; one that is behind is ignored.

        Raises `Revoked`, `LogUnavailable`, `ConsumerBroken`. May be called while a poll waits.
        """

    @abstractmethod
    def pause(self, partition: Partition) -> None: ...

    @abstractmethod
    def resume(self, partition: Partition) -> None: ...

    @abstractmethod
    def owned(self) -> frozenset[Partition]: ...


class EventLog(ABC):
    @abstractmethod
    async def ensure(self, topic: str, partitions: int) -> None:
        """Make the topic if it is new. Raises `WrongPartitions`, `LogUnavailable`."""

    @abstractmethod
    async def partition_count(self, topic: str) -> int:
        """0 where there is no such topic. Raises `LogUnavailable`."""

    @abstractmethod
    async def publish(self, records: Sequence[Record]) -> None:
        """Returns once all are durable; an error means that an unknown part of them is.

        Raises `RecordTooLarge`, `LogUnavailable`.
        """

    @abstractmethod
    def subscribe(
        self, group: str, topics: Sequence[str], on_revoke: OnRevoke | None = None
    ) -> AbstractAsyncContextManager[Subscription]:
        """Join the group; leaving the context leaves the group, and others take over."""

    @abstractmethod
    def read(
        self, topic: str, *, follow: bool = False, begin: Mapping[Partition, int] | None = None
    ) -> AsyncIterator[Delivered]:
        """From zero, without a group: to the end as it is now, or on for ever.

        Partitions that are in `begin` are read from that offset on. Who stops early closes it
        (`contextlib.aclosing`). Raises `LogUnavailable`.
        """

    @abstractmethod
    async def offsets(self, group: str, topic: str) -> Mapping[Partition, Offsets]: ...
