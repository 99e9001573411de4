"""A moment, as it is written everywhere: RFC 3339 in UTC with milliseconds."""

from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, AwareDatetime, PlainSerializer


def in_milliseconds(moment: datetime) -> datetime:
    # Kept in milliseconds; a finer moment would differ from itself once read back.
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000).astimezone(UTC)


def in_rfc_3339(moment: datetime) -> str:
    # Always milliseconds, always UTC: so the order of the texts is the order of the times.
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Instant: TypeAlias = Annotated[
    AwareDatetime,
    AfterValidator(in_milliseconds),
    PlainSerializer(in_rfc_3339, return_type=str, when_used="json"),
]
