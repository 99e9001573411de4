"""What all routes of help requests share: how one is named, what is answered, what is refused."""

from typing import Annotated, Any, Literal

from fastapi import Path

from lovebank.contracts.ids import RequestId
from lovebank.kernel.errors import KeyReused, Refusal, StaleVersion
from lovebank.kernel.http import problems
from lovebank.kernel.identity.principal import NotForYou, NothingHere
from services.requests.domain.errors import WrongState

StateName = Literal[
    "reported",
    "triaged",
    "dispatching",
    "accepted",
    "in_progress",
    "completed",
    "disputed",
    "confirmed",
    "closed",
    "merged",
    "cancelled",
    "declined_by_beneficiary",
    "referred",
    "reopened",
    "unfulfilled",
]
Id = Annotated[RequestId, Path(pattern=r"^[0-9a-z-]{1,64}$")]


def also(*refusals: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """What any change may be refused for, and these reasons of its own."""
    return problems(NotForYou, NothingHere, WrongState, StaleVersion, KeyReused, *refusals)


CHANGED = also()
