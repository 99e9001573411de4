"""A city whose services answer at addresses of their own, asked as if it were one.

`/requests/help-requests` goes to the service `requests`, as `/help-requests`.
"""

from collections.abc import Mapping

import httpx


class Doors(httpx.AsyncBaseTransport):
    """`addresses` by service. Paths of no service are answered 404."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        _, service, path = request.url.raw_path.decode().split("/", 2)
        address = self._addresses.get(service)
        if address is None:
            return httpx.Response(404, json={"detail": f"There is no service {service}."})
        request.url = httpx.URL(f"{address}/{path}")
        request.headers["Host"] = request.url.netloc.decode()
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def read_addresses(text: str) -> Mapping[str, str]:
    """From `requests=http://127.0.0.1:8002 ledger=http://…`. Raises `ValueError`."""
    pairs = [each.partition("=") for each in text.split()]
    if not pairs or not all(name and url.startswith("http") for name, _, url in pairs):
        raise ValueError(f"{text!r} should be NAME=URL, one after another")
    return {name: url.rstrip("/") for name, _, url in pairs}
