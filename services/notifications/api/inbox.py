"""`/inbox`: what one was told, in one's own language, and whether it was read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel

from lovebank.contracts.instant import Instant
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.notifications.domain.errors import NoSuchNotification
from services.notifications.domain.language import preferred
from services.notifications.domain.notification import Notification, Read
from services.notifications.domain.wording import Language, Template, render
from services.notifications.usecases.inbox_desk import InboxDesk

router = APIRouter(prefix="/inbox", tags=["inbox"])

Owner = Annotated[Permit, may("inbox.read")]
Desk = Annotated[InboxDesk, provided(InboxDesk)]


def _language(
    lang: Language | None = None, accept_language: Annotated[str, Header(max_length=200)] = ""
) -> Language:
    return lang or preferred(accept_language)


Reading = Annotated[Language, Depends(_language)]


class NotificationShown(BaseModel):
    """`read_at` is null while it is unread. `about` is the request, deed or volunteer's id."""

    notification_id: str
    delivered_at: Instant
    read_at: Instant | None
    about: str
    template: Template
    policy_version: int
    language: Language
    text: str

    @classmethod
    def of(cls, notification: Notification, language: Language) -> "NotificationShown":
        message = notification.message
        return cls(
            notification_id=message.notification_id,
            delivered_at=message.delivered_at,
            read_at=notification.read_at if isinstance(notification, Read) else None,
            about=message.about,
            template=message.template,
            policy_version=message.policy_version,
            language=language,
            text=render(message.template, message.parameters, language),
        )


@router.get("", responses=problems(BadCursor))
async def look(
    owner: Owner, desk: Desk, page: PageQuery, language: Reading
) -> Listing[NotificationShown]:
    """One's own, the newest last. `lang` comes before `Accept-Language`; Chinese where neither."""
    found = await desk.look(owner, page)
    shown = [NotificationShown.of(kept.value, language) for kept in found.items]
    return Listing.of(shown, found.next)


@router.post("/{notification_id}/read", responses=problems(NoSuchNotification, KeyReused))
async def mark_read(
    notification_id: str, owner: Owner, cause: Command, desk: Desk, language: Reading
) -> NotificationShown:
    """Say that it was read. Said again, it stays as it was."""
    return NotificationShown.of(await desk.mark_read(notification_id, owner, cause), language)
