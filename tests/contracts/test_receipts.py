"""Receipts and blocks, as a stranger checks them."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovebank.contracts.receipts import (
    NOTHING_BEFORE,
    Header,
    NotCanonical,
    Receipt,
    canonical,
    leaf,
    path,
    root,
    root_by,
)

WUJIAYUAN = "yongzhou.lengshuitan.meiwan.wujiayuan"
DEPOSITS = [{"transfer_id": f"deposit:{number}", "amount": 38} for number in range(70)]


def receipt(count: int, place: int) -> Receipt:
    leaves = [leaf(content) for content in DEPOSITS[:count]]
    block = Header(
        community_id=WUJIAYUAN,
        number=1,
        previous=NOTHING_BEFORE,
        sealed_at=datetime(2021, 2, 22, tzinfo=UTC),
        transfers=count,
        root=root(leaves),
    )
    return Receipt(
        transfer=DEPOSITS[place],
        place=place,
        path=path(leaves, place),
        block=block,
        block_hash=block.hash,
    )


@given(st.integers(1, 70), st.data())
def test_every_transfer_of_a_block_is_proven_by_its_receipt(
    count: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, count - 1))

    assert receipt(count, place).is_sound
    assert Receipt.model_validate_json(receipt(count, place).model_dump_json()).is_sound


@given(st.integers(2, 70), st.data())
def test_a_receipt_proves_nothing_else(count: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, count - 1))
    other = data.draw(st.integers(0, count - 1).filter(lambda drawn: drawn != place))
    sound = receipt(count, place)
    changed = {**sound.transfer, "amount": 380}
    way = list(sound.path)
    way[data.draw(st.integers(0, len(way) - 1))] = leaf(changed)

    assert not sound.model_copy(update={"transfer": changed}).is_sound
    assert not sound.model_copy(update={"transfer": DEPOSITS[other]}).is_sound
    assert not sound.model_copy(update={"place": other}).is_sound
    assert not sound.model_copy(update={"path": tuple(way)}).is_sound
    assert not sound.model_copy(update={"path": sound.path[1:]}).is_sound
    assert not sound.model_copy(update={"block_hash": NOTHING_BEFORE}).is_sound
    assert not sound.model_copy(
        update={"block": sound.block.model_copy(update={"number": 2})}
    ).is_sound


def test_a_node_does_not_pass_for_a_leaf() -> None:
    """Leaves and nodes are hashed apart: two leaves' bytes are no transfer."""
    one, two = leaf(DEPOSITS[0]), leaf(DEPOSITS[1])

    assert root([one, two]) != sha256(b"\x00" + bytes.fromhex(one + two)).hexdigest()
    assert root([one, two]) == sha256(b"\x01" + bytes.fromhex(one + two)).hexdigest()


def test_the_tree_is_that_of_rfc_6962() -> None:
    """The largest power of two to the left; nothing is doubled to fill it up."""
    one, two, three = (leaf(content) for content in DEPOSITS[:3])

    assert root([one, two, three]) == root([root([one, two]), three])
    assert root([one, two, three]) != root([one, two, three, three])
    assert path([one, two, three], 2) == (root([one, two]),)
    assert root_by(one, 0, 1, ()) == one
    assert root_by(one, 0, 1, (two,)) == root_by(one, 1, 1, ()) == ""


def test_the_same_transfer_has_the_same_bytes_however_it_was_written() -> None:
    assert canonical({"b": 1, "a": ["雷", None, True]}) == '{"a":["雷",null,true],"b":1}'.encode()
    assert canonical({"a": ["雷", None, True], "b": 1}) == canonical(
        {"b": 1, "a": ("雷", None, True)}
    )


@pytest.mark.parametrize("never", [1.0, float("nan"), b"38", {1: 2}, "\ud800"])
def test_what_was_never_sealed_has_no_bytes(never: object) -> None:
    with pytest.raises(NotCanonical):
        canonical({"amount": never})
