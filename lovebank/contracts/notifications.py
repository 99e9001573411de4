"""Published by services/notifications on the topic `lovebank.notifications`."""

from typing import ClassVar

from lovebank.contracts.event import Event
from lovebank.contracts.ids import PersonId


class NotificationsEvent(Event):
    topic: ClassVar[str] = "lovebank.notifications"


class NotificationDelivered(NotificationsEvent):
    """It lies in the person's inbox. The aggregate is the notification."""

    kind: ClassVar[str] = "notification.delivered"
    notification_id: str
    recipient_id: PersonId
    policy: str
    channel: str
