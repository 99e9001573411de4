"""What every line of a town's file has: a body, and the commands that bring it about."""

from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import StringConstraints

from lovebank.kernel.model import Model

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9:._-]{0,63}$")]
Called: TypeAlias = tuple[str, str]  # A kind, and the id among its kind.


@dataclass(frozen=True)
class Command:
    """A POST that the city is asked for."""

    path: str
    body: dict[str, Any]


class Line(Model):
    def body(self, *left_out: str) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"kind", *left_out})
