"""What is published of each change: from our own words to the published contract."""

from lovebank.contracts.notifications import NotificationDelivered
from services.notifications.domain.notification import Unread

INBOX = "inbox"


def delivered(unread: Unread) -> NotificationDelivered:
    message = unread.message
    return NotificationDelivered(
        community_id=message.community_id,
        at=message.delivered_at,
        notification_id=message.notification_id,
        recipient_id=message.recipient_id,
        policy=message.policy,
        channel=INBOX,
    )
