"""What `/` of the city answers: where everything is."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

_PAGES = ("health", "ready", "metrics", "openapi.json")


def together(doors: Sequence[tuple[str, ASGIApp]], *, demo: bool) -> Starlette:
    """Each service under its own name, and a list of them under `/`."""

    async def index(_: Request) -> JSONResponse:
        pages = {name: {page: f"/{name}/{page}" for page in _PAGES} for name, _ in doors}
        return JSONResponse({"city": "Love Bank", "demo": demo, "services": pages})

    mounts = [Mount(f"/{name}", app=door) for name, door in doors]
    return Starlette(routes=[Route("/", index), *mounts])
