"""What the operator's page says of shards is what the code says."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from lovebank.embedded.city import BUILD, open_city
from lovebank.kernel.documents.collection import Collection
from lovebank.kernel.documents.sharding import SHARD_KEY, Lie
from tests.architecture.test_addresses import ROOT

PAGE = ROOT / "docs/operate/city.md"
LINE = re.compile(r"^\| (\w+) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)


async def test_every_collection_is_on_the_page_as_it_lies(tmp_path: Path) -> None:
    async with open_city(tmp_path, url="http://city", demo=False) as city:
        opened = [each.opened for each in city.databases]

    found = {name: lie(each) for name, each in zip((*BUILD, "issuer"), opened, strict=True)}
    assert written() == found
    assert SHARD_KEY == {"_id": "hashed"}


def lie(collections: Sequence[Collection]) -> Mapping[Lie, set[str]]:
    lies = {each.name: Lie.of(each.indexes.values()) for each in collections}
    return {way: {name for name, each in lies.items() if each is way} for way in Lie}


def written() -> Mapping[str, Mapping[Lie, set[str]]]:
    page = PAGE.read_text()
    table = page[page.index("| service |") :]
    return {
        service: {Lie.SPREAD: {*re.findall(r"\w+", spread)}, Lie.WHOLE: {*whole.split(", ")} - {""}}
        for service, spread, whole in LINE.findall(table)
        if service in {*BUILD, "issuer"}
    }
