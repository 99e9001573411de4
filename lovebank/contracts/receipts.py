"""Blocks of sealed transfers, and receipts: how a stranger checks that nothing was changed.

A leaf is the hash of a transfer's canonical bytes (sorted keys, no spaces, UTF-8, no fractions: RFC
8785 for what we keep); leaves and nodes are hashed apart, as in RFC 6962. A block's hash covers the
root over its leaves and the hash of the block before it, so who changes a byte changes every hash
after it, and those were published (`ledger.sealed`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.instant import Instant

LEAF, NODE, BLOCK = b"\x00", b"\x01", b"\x02"
NOTHING_BEFORE = "0" * 64  # The hash before the first block of a community.
Content = Mapping[str, Any]


class NotCanonical(ValueError):
    """It holds what nobody ever sealed: a fraction, or something that is no JSON."""


class Header(BaseModel):
    """What a block's hash covers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    community_id: CommunityId
    number: int = Field(ge=1)
    previous: str
    sealed_at: Instant
    transfers: int = Field(ge=1)
    root: str

    @property
    def hash(self) -> str:
        return sha256(BLOCK + canonical(self.model_dump(mode="json"))).hexdigest()


class Receipt(BaseModel):
    """A transfer, its place among the leaves of its block, and the way from there to the root."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    transfer: dict[str, Any]
    place: int = Field(ge=0)
    path: tuple[str, ...]
    block: Header
    block_hash: str

    @property
    def is_sound(self) -> bool:
        """Whether transfer, path and block belong together. That the block is the one that was
        published is seen by its hash.
        """
        try:
            reached = root_by(leaf(self.transfer), self.place, self.block.transfers, self.path)
        except NotCanonical:
            return False
        return reached == self.block.root and self.block.hash == self.block_hash


class Leaf(BaseModel):
    """A transfer of a block: its hash as it was sealed, and its content as it is now.

    `why` says what is wrong where there is no content.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    transfer_id: str
    leaf: str
    content: dict[str, Any] | None
    why: str


class OpenedBlock(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    block: Header
    block_hash: str
    transfers: tuple[Leaf, ...]

    def faults(self, number: int, before: str) -> Iterator[str]:
        """What was changed since it was sealed as this number after the block of that hash."""
        if self.block.hash != self.block_hash or self.block.number != number:
            yield f"block {number} was changed itself"
        if self.block.previous != before:
            yield f"block {number} does not follow the block before it"
        leaves = [each.leaf for each in self.transfers]
        if len(leaves) != self.block.transfers or root(leaves) != self.block.root:
            yield f"the list of block {number} was changed"
        for each in self.transfers:
            if each.content is None or not _is(each.content, each.leaf):
                yield f"{each.transfer_id} in block {number} {each.why or 'was changed'}"


def canonical(value: object) -> bytes:
    """Raises `NotCanonical`."""
    _check(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("half a character") from error


def leaf(content: Content) -> str:
    """Raises `NotCanonical`."""
    return sha256(LEAF + canonical(dict(content))).hexdigest()


def root(leaves: Sequence[str]) -> str:
    """Of no leaves there is none that is a root."""
    if not leaves:
        return ""
    if len(leaves) == 1:
        return leaves[0]
    left = _left(len(leaves))
    return _node(root(leaves[:left]), root(leaves[left:]))


def path(leaves: Sequence[str], place: int) -> tuple[str, ...]:
    """What must be known beside the leaf at `place`, from the leaf upwards."""
    if len(leaves) == 1:
        return ()
    left = _left(len(leaves))
    if place < left:
        return (*path(leaves[:left], place), root(leaves[left:]))
    return (*path(leaves[left:], place - left), root(leaves[:left]))


def root_by(leaf_hash: str, place: int, leaves: int, way: Sequence[str]) -> str:
    """The root that this leaf leads to, or nothing that is a root."""
    if leaves <= 1 or not way:
        return leaf_hash if (leaves, place, len(way)) == (1, 0, 0) else ""
    left, beside = _left(leaves), way[-1]
    if place < left:
        return _node(root_by(leaf_hash, place, left, way[:-1]), beside)
    return _node(beside, root_by(leaf_hash, place - left, leaves - left, way[:-1]))


def _is(content: Content, sealed: str) -> bool:
    try:
        return leaf(content) == sealed
    except NotCanonical:
        return False


def _left(leaves: int) -> int:
    """The largest power of two that is less."""
    return 1 << ((leaves - 1).bit_length() - 1)


def _node(left: str, right: str) -> str:
    if not left or not right:
        return ""
    try:
        return sha256(NODE + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()
    except ValueError:
        return ""


def _check(value: object) -> None:
    match value:
        case Mapping():
            if not all(isinstance(name, str) for name in value):
                raise NotCanonical("a name that is no text")
            _check([*value.values()])
        case list() | tuple():
            for inner in value:
                _check(inner)
        case None | bool() | int() | str():
            return
        case _:
            raise NotCanonical(f"{type(value).__name__} is never sealed")
