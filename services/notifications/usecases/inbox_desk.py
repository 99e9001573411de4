"""What a person does with their inbox: look through it, and say that something was read."""

from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import KeptPage
from lovebank.kernel.retry import settle
from services.notifications.domain.errors import NoSuchNotification
from services.notifications.domain.notification import Notification, Unread
from services.notifications.store.notifications import DELIVERED_AT, RECIPIENT, Notifications


class InboxDesk:
    def __init__(self, notifications: Notifications, clock: Clock) -> None:
        self._notifications = notifications
        self._clock = clock

    async def look(self, permit: Permit, page: Asked) -> KeptPage[Notification]:
        """One's own, the newest last."""
        own = {RECIPIENT: permit.person_id}
        return await self._notifications.find(
            own, order_by=DELIVERED_AT, after=page.after, limit=page.limit
        )

    async def mark_read(self, notification_id: str, permit: Permit, cause: Cause) -> Notification:
        return await settle(lambda: self._mark_read(notification_id, permit, cause))

    async def _mark_read(self, notification_id: str, permit: Permit, cause: Cause) -> Notification:
        kept = await self._notifications.get(notification_id)
        if kept.value.message.recipient_id != permit.person_id:
            raise NoSuchNotification(notification_id)
        if kept.is_due_to(cause) or not isinstance(kept.value, Unread):
            return kept.value
        read = kept.value.read(at=self._clock())
        return (await self._notifications.replace(kept, read, [], cause)).value
