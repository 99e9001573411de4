"""Who of a group owns which partition: a lease for each member, an epoch for each change of owner.

All of it is done inside one write transaction of the file, so two members never disagree.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lovebank.kernel.eventlog.log import Partition, Revoked
from lovebank.kernel.eventlog.sqlite_file import Connection

NOBODY = ""


@dataclass(frozen=True)
class Member:
    """`home` is the presence of the process it lives in."""

    group: str
    id: str
    home: str
    topics: Sequence[str]
    lease_seconds: float


@dataclass(frozen=True)
class Claim:
    partition_id: int
    epoch: int
    committed: int


@dataclass(frozen=True)
class Settlement:
    """What a member owns now, and which of it is due to others."""

    owned: Mapping[Partition, Claim]
    due: frozenset[Partition]


@dataclass(frozen=True)
class Place:
    partition: Partition
    owner: str
    claim: Claim


def settle(
    connection: Connection, member: Member, now: float, is_gone: Callable[[str], bool]
) -> Settlement:
    _bury(connection, member, now, is_gone)
    _renew(connection, member, now)
    living = _living(connection, member.group)
    owned: dict[Partition, Claim] = {}
    due: set[Partition] = set()
    for place in _places(connection, member):
        chosen = _choose(living, place.partition)
        if place.owner == member.id:
            owned[place.partition] = place.claim
            due |= {place.partition} if chosen != member.id else set()
        elif chosen == member.id and place.owner not in living:
            owned[place.partition] = _take(connection, member, place.claim)
    return Settlement(owned, frozenset(due))


def commit(
    connection: Connection, member: Member, handled: Mapping[Partition, tuple[Claim, int]]
) -> None:
    advance = (
        "UPDATE place SET committed = max(committed, ?)"
        " WHERE club = ? AND partition = ? AND member = ? AND epoch = ?"
    )
    for partition, (claim, offset) in handled.items():
        row = (offset, member.group, claim.partition_id, member.id, claim.epoch)
        if not connection.execute(advance, row).rowcount:
            raise Revoked(f"{partition} has another owner now")


def release(connection: Connection, member: Member, claims: Sequence[Claim]) -> None:
    give_up = (
        "UPDATE place SET member = '' WHERE club = ? AND partition = ? AND member = ? AND epoch = ?"
    )
    rows = [(member.group, claim.partition_id, member.id, claim.epoch) for claim in claims]
    connection.executemany(give_up, rows)
    _tell_others(connection)


def leave(connection: Connection, member: Member) -> None:
    row = (member.group, member.id)
    connection.execute("DELETE FROM member WHERE club = ? AND id = ?", row)
    connection.execute("UPDATE place SET member = '' WHERE club = ? AND member = ?", row)
    _tell_others(connection)


def _bury(
    connection: Connection, member: Member, now: float, is_gone: Callable[[str], bool]
) -> None:
    others = connection.execute(
        # A lease that ends later than it may was given by a clock that has been set back since.
        "SELECT id, home, abs(? - renewed_at) > lease_seconds FROM member"
        " WHERE club = ? AND id != ?",
        (now, member.group, member.id),
    ).fetchall()
    dead = [
        (member.group, other)
        for other, home, has_expired in others
        if has_expired or (home != member.home and is_gone(home))
    ]
    connection.executemany("DELETE FROM member WHERE club = ? AND id = ?", dead)
    if dead:
        _tell_others(connection)


def _renew(connection: Connection, member: Member, now: float) -> None:
    renewal = "UPDATE member SET renewed_at = ? WHERE club = ? AND id = ?"
    if connection.execute(renewal, (now, member.group, member.id)).rowcount:
        return
    topics = json.dumps([*member.topics])
    row = (member.group, member.id, member.home, topics, now, member.lease_seconds)
    connection.execute("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)", row)
    _tell_others(connection)


def _living(connection: Connection, group: str) -> Mapping[str, frozenset[str]]:
    found = connection.execute("SELECT id, topics FROM member WHERE club = ? ORDER BY id", [group])
    return {member: frozenset(json.loads(topics)) for member, topics in found}


def _places(connection: Connection, member: Member) -> Sequence[Place]:
    found = connection.execute(
        "SELECT topic, number, coalesce(member, ''), id, coalesce(epoch, 0), coalesce(committed, 0)"
        " FROM partition LEFT JOIN place ON place.partition = id AND club = ?"
        " WHERE topic IN (SELECT value FROM json_each(?)) ORDER BY topic, number",
        (member.group, json.dumps([*member.topics])),
    )
    return [
        Place(Partition(topic, number), owner, Claim(*claim))
        for topic, number, owner, *claim in found
    ]


def _choose(living: Mapping[str, frozenset[str]], partition: Partition) -> str:
    """In turn, and the same whoever asks."""
    willing = [member for member, topics in living.items() if partition.topic in topics]
    return willing[partition.number % len(willing)]


def _take(connection: Connection, member: Member, claim: Claim) -> Claim:
    taken = Claim(claim.partition_id, claim.epoch + 1, claim.committed)
    connection.execute(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?) ON CONFLICT (club, partition)"
        " DO UPDATE SET member = excluded.member, epoch = excluded.epoch",
        (member.group, taken.partition_id, member.id, taken.epoch, taken.committed),
    )
    return taken


def _tell_others(connection: Connection) -> None:
    connection.execute("UPDATE change SET number = number + 1")
