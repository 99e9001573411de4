"""Query values are taken strictly: what is unknown or said twice is refused, never guessed at."""

from collections import Counter

from fastapi import Request

from lovebank.kernel.http.description import query_parameters
from lovebank.kernel.http.refusals import Fault, Invalid


async def check_query(request: Request) -> None:
    """Raises `Invalid`. What a route understands is what its description says."""
    asked = request.query_params.multi_items()
    if not asked:
        return
    known = query_parameters(request.app, request.scope["route"].path, request.method)
    times = Counter(name for name, _ in asked)
    unknown = [_fault(name, "Is not asked for here.") for name in times if name not in known]
    twice = [
        _fault(name, "Is said more than once.")
        for name, count in times.items()
        if count > 1 and not known.get(name, True)
    ]
    if faults := [*unknown, *twice, *_unreadable(asked)]:
        raise Invalid(faults)


def _unreadable(asked: list[tuple[str, str]]) -> list[Fault]:
    return [_fault(name, "Has signs in it that are no text.") for name, v in asked if "\0" in v]


def _fault(name: str, says: str) -> Fault:
    return Fault(where=f"query.{name}"[:100], says=says)
