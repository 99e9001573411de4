"""What happened becomes a notification for each whom the community's policies name."""

import asyncio

from lovebank.contracts.ids import PersonId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from services.notifications.domain.erased import Erased
from services.notifications.domain.news import News
from services.notifications.domain.notification import Unread
from services.notifications.store.erased import ErasedPeople
from services.notifications.store.notifications import Notifications
from services.notifications.usecases import events
from services.notifications.usecases.policy_desk import PolicyDesk


class PostRoom:
    def __init__(
        self,
        notifications: Notifications,
        erased: ErasedPeople,
        policies: PolicyDesk,
        clock: Clock,
    ) -> None:
        self._notifications = notifications
        self._erased = erased
        self._policies = policies
        self._clock = clock

    async def tell(self, news: News, cause: Cause) -> None:
        """Told again, it changes nothing: each notification has its name, and is there."""
        policies = await self._policies.in_force(news.community_id)
        messages = policies.messages(news, at=self._clock())
        await asyncio.gather(*(self._deliver(unread, cause) for unread in messages))

    async def forget(self, person_id: PersonId, cause: Cause) -> None:
        """From now on nothing is sent to them: an inbox that nobody may open stays shut."""
        await self._erased.add(person_id, Erased(person_id=person_id), [], cause)

    async def _deliver(self, unread: Unread, cause: Cause) -> None:
        if await self._erased.find_one(unread.recipient_id):
            return
        name = unread.message.notification_id
        await self._notifications.add(name, unread, [events.delivered(unread)], cause)
