"""How a model shows, in our description, what it looks like: from the seed's story."""

from typing import Any

from pydantic import ConfigDict


def example(shown: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [shown]})
