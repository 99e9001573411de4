"""The lines of a year that is lived, not imported: what people asked for, and who took part."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from lovebank.contracts.instant import Instant
from lovebank.contracts.words import Category, Channel, MinutesServed, ServiceClass
from lovebank.kernel.model import Model

Minutes = Annotated[int, Field(ge=0)]


class HelpRequestLine(Model):
    """A need, and what became of it. Times are minutes after what came before."""

    kind: Literal["help_request"] = "help_request"
    request: str
    at: Instant
    reported_by: str
    beneficiary: str
    category: Category
    service_class: ServiceClass
    channel: Channel
    words: str
    duplicate_of: str | None = None
    fate: Literal["served", "cancelled", "organization", "not_possible"] = "served"
    handed_back: bool = False
    referred: bool = False
    accept_after_minutes: Minutes
    arrive_after_minutes: Minutes
    minutes_served: MinutesServed
    confirmed_by: Literal["beneficiary", "telephone_operator", "silence"]
    confirm_after_minutes: Minutes


class AttendanceLine(Model):
    """A volunteer at an activity, from beginning to end."""

    kind: Literal["attendance"] = "attendance"
    activity_id: str
    volunteer_id: str
    at: Instant
    minutes_served: MinutesServed


LivedLine: TypeAlias = HelpRequestLine | AttendanceLine
LIVED: TypeAdapter[LivedLine] = TypeAdapter(Annotated[LivedLine, Field(discriminator="kind")])
