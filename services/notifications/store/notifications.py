"""Every inbox, and with each notification the event that tells that it was delivered."""

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.notifications.domain.errors import NoSuchNotification
from services.notifications.domain.notification import NOTIFICATION, Notification

RECIPIENT = "message.recipient_id"
DELIVERED_AT = "message.delivered_at"

Notifications = Repository[Notification]


async def open_notifications(database: Database) -> Notifications:
    # One event makes many: each is known by its name, not by its first cause.
    documents = await database.open("notifications", Index(RECIPIENT), Index(DELIVERED_AT))
    return Repository(documents, NOTIFICATION, "notifications", NoSuchNotification)
