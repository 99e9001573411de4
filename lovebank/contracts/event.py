"""What every published event carries: CloudEvents 1.0 in structured JSON.

A publisher writes the data; the kernel adds the envelope in the same write as the change itself.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.instant import Instant

TYPE_PREFIX = "org.lovebank."


class Event(BaseModel):
    """The data of one kind of event. Ids, codes and numbers; never words, names or addresses.

    `kind` is `<noun>.<verb>`, `version` its major version: together they are the type
    `org.lovebank.<noun>.<verb>.v<version>`.
    """

    # A subscriber must survive fields added after it was written, hence "ignore", not "forbid".
    model_config = ConfigDict(frozen=True, extra="ignore")

    topic: ClassVar[str]
    kind: ClassVar[str]
    version: ClassVar[int] = 1

    community_id: CommunityId
    at: Instant

    @classmethod
    def type(cls) -> str:
        return f"{TYPE_PREFIX}{cls.kind}.v{cls.version}"


E_co = TypeVar("E_co", bound=Event, covariant=True)


class CloudEvent(BaseModel, Generic[E_co]):
    """An event as it travels. `id` is `<subject>:<sequence>`, so a repeat is the same event."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: str = "1.0"
    id: str
    source: str  # /lovebank/<service>
    type: str
    subject: str  # The aggregate's id, and the record's key.
    time: Instant
    datacontenttype: str = "application/json"
    dataschema: str
    communityid: CommunityId
    sequence: str  # Zero padded: the order of the texts is the order of the numbers.
    correlationid: str  # The help request or activity that it all began with.
    causationid: str  # The command or event that this follows from.
    data: E_co

    @property
    def number(self) -> int:
        """Its place among the events of its aggregate: 1, 2, 3 without a gap."""
        return int(self.sequence)


def parse(heard: type[E_co], envelope: Mapping[str, Any]) -> CloudEvent[E_co]:
    """Raises `pydantic.ValidationError` where it is not such an event."""
    return CloudEvent[heard].model_validate(envelope)  # type: ignore[valid-type]
