"""Records in the file: appended to the partition of their key, read in the order of offsets."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

from lovebank.kernel.eventlog.log import (
    Delivered,
    LogUnavailable,
    Offsets,
    Partition,
    Position,
    Record,
    WrongPartitions,
)
from lovebank.kernel.eventlog.sqlite_file import Connection

Ids: TypeAlias = Mapping[Partition, int]


@dataclass
class End:
    """The next free offset of a partition."""

    partition_id: int
    next: int


def ensure(connection: Connection, topic: str, partitions: int) -> None:
    known = partition_count(connection, topic)
    if known == 0:
        connection.execute("INSERT INTO topic VALUES (?, ?)", (topic, partitions))
        rows = [(topic, number) for number in range(partitions)]
        connection.executemany("INSERT INTO partition (topic, number, next) VALUES (?, ?, 0)", rows)
        connection.execute("UPDATE change SET number = number + 1")
    elif known != partitions:
        raise WrongPartitions(f"{topic} has {known} partitions, not {partitions}")


def append(connection: Connection, records: Sequence[Record]) -> None:
    ends = {topic: _ends(connection, topic) for topic in {each.topic for each in records}}
    rows = [_row(ends[each.topic], each) for each in records]
    connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", rows)
    moved = [(end.next, end.partition_id) for of_topic in ends.values() for end in of_topic]
    connection.executemany("UPDATE partition SET next = ? WHERE id = ? AND next < ?1", moved)


def fetch(
    connection: Connection, ids: Ids, positions: Mapping[Partition, int], limit: int
) -> Sequence[Delivered]:
    """At most `limit` from these positions on, partition after partition as they are given."""
    ends = dict(connection.execute("SELECT id, next FROM partition").fetchall())
    found: list[Delivered] = []
    for partition, offset in positions.items():
        if len(found) < limit and ends[ids[partition]] > offset:
            found += _from(connection, ids[partition], partition, offset, limit - len(found))
    return found


def offsets(connection: Connection, group: str, topic: str) -> Mapping[Partition, Offsets]:
    found = connection.execute(
        "SELECT number, next, coalesce(committed, 0) FROM partition"
        " LEFT JOIN place ON place.partition = id AND club = ? WHERE topic = ? ORDER BY number",
        (group, topic),
    )
    return {Partition(topic, number): Offsets(0, end, done) for number, end, done in found}


def ids_and_ends(connection: Connection, topic: str) -> tuple[Ids, Mapping[Partition, int]]:
    rows = connection.execute(
        "SELECT number, id, next FROM partition WHERE topic = ? ORDER BY number", [topic]
    ).fetchall()
    if not rows:
        raise LogUnavailable(f"there is no topic {topic}")
    ids = {Partition(topic, number): partition_id for number, partition_id, _ in rows}
    return ids, {Partition(topic, number): end for number, _, end in rows}


def partition_count(connection: Connection, topic: str) -> int:
    found = connection.execute("SELECT partitions FROM topic WHERE name = ?", [topic]).fetchone()
    return int(found[0]) if found else 0


def _ends(connection: Connection, topic: str) -> Sequence[End]:
    rows = connection.execute(
        "SELECT id, next FROM partition WHERE topic = ? ORDER BY number", [topic]
    ).fetchall()
    if not rows:
        raise LogUnavailable(f"there is no topic {topic}")
    return [End(*row) for row in rows]


def _row(ends: Sequence[End], record: Record) -> tuple[int, int, str, bytes, str]:
    key = record.key.encode()
    end = ends[crc32(key) % len(ends)]
    end.next += 1
    headers = json.dumps({**record.headers}, ensure_ascii=False) if record.headers else "{}"
    return end.partition_id, end.next - 1, record.key, record.value, headers


def _from(
    connection: Connection, partition_id: int, partition: Partition, offset: int, limit: int
) -> Sequence[Delivered]:
    rows = connection.execute(
        "SELECT offset, key, value, headers FROM record"
        " WHERE partition = ? AND offset >= ? ORDER BY offset LIMIT ?",
        (partition_id, offset, limit),
    )
    return [
        Delivered(
            Position(partition, found), Record(partition.topic, key, value, json.loads(headers))
        )
        for found, key, value, headers in rows
    ]
