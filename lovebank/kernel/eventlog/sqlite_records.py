"""Records in the file: appended to the partition of their key, read in the order of offsets."""

import json
from collections.abc import Mapping, Sequence
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
    next_offsets: dict[int, int] = {}
    for record in records:
        partition_id, known_next = _end_of(connection, record)
        offset = next_offsets.get(partition_id, known_next)
        row = (partition_id, offset, record.key, record.value, json.dumps({**record.headers}))
        connection.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?)", row)
        next_offsets[partition_id] = offset + 1
    ends = [(offset, partition_id) for partition_id, offset in next_offsets.items()]
    connection.executemany("UPDATE partition SET next = ? WHERE id = ?", ends)


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
    ids = {Partition(topic, number): partition_id for number, partition_id, _ in rows}
    return ids, {Partition(topic, number): end for number, _, end in rows}


def partition_count(connection: Connection, topic: str) -> int:
    found = connection.execute("SELECT partitions FROM topic WHERE name = ?", [topic]).fetchone()
    return int(found[0]) if found else 0


def _end_of(connection: Connection, record: Record) -> tuple[int, int]:
    partitions = partition_count(connection, record.topic)
    if not partitions:
        raise LogUnavailable(f"there is no topic {record.topic}")
    number = crc32(record.key.encode()) % partitions
    end = "SELECT id, next FROM partition WHERE topic = ? AND number = ?"
    partition_id, next_offset = connection.execute(end, (record.topic, number)).fetchone()
    return int(partition_id), int(next_offset)


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
