"""The chain of blocks of a city, recomputed on this side of the wire."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from lovebank.cli.client import Caller, asked, signed_in
from lovebank.contracts.ledger import Sealed
from lovebank.contracts.receipts import NOTHING_BEFORE, OpenedBlock
from lovebank.kernel.errors import CannotStart

if TYPE_CHECKING:
    import httpx

PAGE = 200
Tell = Callable[[str], None]


async def verified(community: str, caller: Caller, tell: Tell) -> list[str]:
    """What is wrong with any sealed transfer, by name."""
    async with signed_in(caller) as http:
        published = await _published(http)
        communities = [community] if community else sorted({where for where, _ in published})
        faults: list[str] = []
        for each in communities:
            hashes = {number: told for (where, number), told in published.items() if where == each}
            faults.extend(await _verify(http, each, hashes, tell))
    return faults


async def _verify(
    http: "httpx.AsyncClient", community: str, published: Mapping[int, str], tell: Tell
) -> Sequence[str]:
    before, number, faults = NOTHING_BEFORE, 1, list[str]()
    sealed: dict[str, int] = {}
    while (block := await _block(http, community, number)) is not None:
        if isinstance(block, str):
            return [*faults, f"{community}: {block}"]
        found = [*block.faults(number, before), *_elsewhere(block, published, sealed)]
        faults.extend(f"{community}: {fault}" for fault in found)
        before, number = block.block_hash, number + 1
    if missing := [known for known in published if known >= number]:
        faults.append(f"{community}: block {min(missing)} was published and is gone")
    tell(f"{community}: {number - 1} blocks, {len(sealed)} transfers")
    return faults


def _elsewhere(
    block: OpenedBlock, published: Mapping[int, str], sealed: dict[str, int]
) -> Sequence[str]:
    """Against what was published, and against the blocks before it."""
    number, found = block.block.number, []
    if published.get(number, block.block_hash) != block.block_hash:
        found.append(f"block {number} is not the one that was published")
    for each in block.transfers:
        if sealed.setdefault(each.transfer_id, number) != number:
            found.append(f"{each.transfer_id} is in blocks {sealed[each.transfer_id]} and {number}")
    return found


async def _block(
    http: "httpx.AsyncClient", community: str, number: int
) -> OpenedBlock | str | None:
    answer = await http.get(f"/ledger/blocks/{quote(community)}/{number}")
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return None
    if answer.is_server_error:
        return f"block {number} cannot be read"
    if not answer.is_success:
        raise CannotStart(f"Block {number} of {community} was answered {answer.status_code}.")
    return OpenedBlock.model_validate(answer.json())


async def _published(http: "httpx.AsyncClient") -> Mapping[tuple[str, int], str]:
    """The hashes that the event log has, by community and number: nobody can take them back."""
    found: dict[tuple[str, int], str] = {}
    at: dict[str, str] = {"topic": Sealed.topic, "limit": str(PAGE)}
    while at:
        page = await asked(http, "GET", "/insights/events", params=at)
        for event in page["items"]:
            if event.get("type") == Sealed.type():
                told = Sealed.model_validate(event["data"])
                found.setdefault((told.community_id, told.number), told.block_hash)
        at = {**at, "after": page["next"]} if page["next"] else {}
    return found
