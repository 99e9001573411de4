"""The dependency by which a route declares that it needs no token: `public("progress.read")`."""

from typing import Any

from fastapi import Depends

from lovebank.contracts.access import PUBLIC


def public(name: str) -> Any:
    """Goes among a route's `dependencies`. What is public is listed in the table of actions."""
    if name not in PUBLIC:
        raise ValueError(f"{name} is not in the list of what is public")

    async def permit() -> None:
        """Everybody may."""

    permit.public = name  # type: ignore[attr-defined]  # Read by the walk over the routes.
    return Depends(permit)
