"""The first start of a demo city: Wujiayuan moves in, by the same road as any other town."""

import hashlib
from importlib.resources import files
from pathlib import Path

import httpx
from starlette.types import ASGIApp

from lovebank.importing.town import load

SEED = "wujiayuan.jsonl"
SEEDED_BY = "system-operator"
_SEEDED_FILE = "seeded"


def is_seeded(folder: Path) -> bool:
    return (folder / _SEEDED_FILE).exists()


async def seed(folder: Path, app: ASGIApp, token: str) -> None:
    """Done once for a folder. Killed half way, the next start goes on from there."""
    raw = files("lovebank.embedded").joinpath(SEED).read_bytes()
    headers = {"Authorization": f"Bearer {token}"}
    doors = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=doors, base_url="http://city", headers=headers) as http:
        refused = await load(raw.splitlines(), http, lambda _: None)
    if refused:
        raise RuntimeError(f"The seed does not fit this city: {'; '.join(map(str, refused))}")
    (folder / _SEEDED_FILE).write_text(hashlib.sha256(raw).hexdigest() + "\n")
