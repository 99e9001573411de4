"""What `/` of the city answers: where everything is."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from lovebank.kernel.http.mounting import mounted

_PAGES = ("health", "ready", "metrics", "openapi.json")


def together(doors: Sequence[tuple[str, ASGIApp]], *, demo: bool) -> Starlette:
    """Each service under its own name, and a list of them under `/`."""

    async def index(_: Request) -> JSONResponse:
        pages = {name: {page: f"/{name}/{page}" for page in _PAGES} for name, _ in doors}
        return JSONResponse({"city": "Love Bank", "demo": demo, "services": pages})

    mounts = [mounted(f"/{name}", door) for name, door in doors]
    return Starlette(routes=[Route("/", index), *mounts])
