"""A notification in somebody's inbox: ids and codes, whose text is made when it is read.

It is named after the event, the policy and the recipient. So a repeat of the event finds it there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from lovebank.contracts.ids import CommunityId, PersonId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.notifications.domain.wording import Template

NAME_DIGITS = 40


class Message(Model):
    """What is said to whom. It never changes; whether it was read does."""

    notification_id: str
    event_id: str
    policy: str
    policy_version: int
    recipient_id: PersonId
    community_id: CommunityId
    about: str
    template: Template
    parameters: Mapping[str, str | int]
    delivered_at: Instant


class Unread(Model):
    state: Literal["unread"] = "unread"
    message: Message

    @property
    def recipient_id(self) -> PersonId:
        return self.message.recipient_id

    def read(self, at: Instant) -> Read:
        return Read(message=self.message, read_at=at)


class Read(Model):
    state: Literal["read"] = "read"
    message: Message
    read_at: Instant


Notification = Annotated[Unread | Read, Field(discriminator="state")]
NOTIFICATION: TypeAdapter[Unread | Read] = TypeAdapter(Notification)


def name_of(event_id: str, policy: str, recipient_id: PersonId) -> str:
    # A length before each part: "a", "bc" and "ab", "c" are two.
    parts = [part.encode() for part in (event_id, policy, recipient_id)]
    told = b"".join(len(part).to_bytes(4) + part for part in parts)
    return hashlib.sha256(told).hexdigest()[:NAME_DIGITS]
