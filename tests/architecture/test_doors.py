"""Every door of the city as it is built: without a token it tells only what is public."""

import re
from importlib import import_module
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.service import Foundation
from tests.architecture.test_addresses import SERVICES
from tests.builders import KnownPeople

PUBLIC = {
    "/health",
    "/ready",
    "/metrics",
    "/progress/{ticket_no}",
    "/certificates/{number}/{code}",
    "/attestations/keys",
    "/attestations/{attestation_id}/status",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("name", [folder.name for folder in SERVICES])
async def test_without_a_token_only_what_is_public_is_told(name: str, tmp_path: Path) -> None:
    async with (
        open_sqlite(tmp_path / "documents.sqlite") as database,
        open_sqlite_log(tmp_path / "log.sqlite") as log,
    ):
        build = import_module(f"services.{name}.app").build
        service = await build(Foundation(database, log, KnownPeople()))
        told = await ask_everywhere(service.api)

    assert {path for path, status in told if status not in {401, 405}} <= PUBLIC
    assert len(told) == len(METHODS) * len(service.api.openapi()["paths"])


async def ask_everywhere(api: FastAPI) -> list[tuple[str, int]]:
    transport = httpx.ASGITransport(api)
    async with httpx.AsyncClient(transport=transport, base_url="http://city") as client:
        return [
            (path, (await client.request(method, re.sub("{.*?}", "x", path))).status_code)
            for path in api.openapi()["paths"]
            for method in METHODS
        ]
