"""Wujiayuan moves into a trial city of containers, once; again is harmless."""

from importlib.resources import files

import httpx

from lovebank.importing.doors import Doors
from lovebank.importing.town import load
from lovebank.kernel.errors import CannotStart
from lovebank.standalone.serve import ISSUER, SERVICES
from lovebank.standalone.settings import Standalone

OPERATOR = "system-operator"
ROOT_PLACE = "yongzhou"
PORT = 8000
TIMEOUT_SECONDS = 30.0


async def seed(settings: Standalone) -> str:
    """What was done, in a sentence. Raises `CannotStart`."""
    if not settings.is_trial:
        return "In production nothing is seeded: load your own town with `lovebank import`."
    addresses = {name: f"http://{name}:{PORT}" for name in (*SERVICES, ISSUER)}
    async with httpx.AsyncClient(
        transport=Doors(addresses), base_url="http://city", timeout=TIMEOUT_SECONDS
    ) as http:
        await move_in(http, settings)
    return "Wujiayuan lives here."


async def move_in(http: httpx.AsyncClient, settings: Standalone) -> None:
    """Over the doors of a city. Raises `CannotStart`."""
    http.headers["Authorization"] = f"Bearer {await _token(http, settings)}"
    raw = files("lovebank.embedded").joinpath("wujiayuan.jsonl").read_bytes()
    refused = await load(raw.splitlines(), http, lambda _: None)
    if refused:
        raise CannotStart(f"The seed was refused: {'; '.join(map(str, refused))}")


async def _token(http: httpx.AsyncClient, settings: Standalone) -> str:
    acting = await http.post("/issuer/demo/tokens", json={"person": OPERATOR})
    if acting.is_success:
        return str(acting.json()["access_token"])
    if settings.issuer_admin is None:
        raise CannotStart("There is no operator yet, and no LOVEBANK_ISSUER_ADMIN to become one.")
    claim = {
        "code": settings.issuer_admin.get_secret_value(),
        "person": OPERATOR,
        "name": "System operator",
        "scope": ROOT_PLACE,
    }
    claimed = await http.post("/issuer/admin/claim", json=claim)
    if not claimed.is_success:
        raise CannotStart(f"The city cannot be claimed: {claimed.text[:200]}")
    return str(claimed.json()["access_token"])
