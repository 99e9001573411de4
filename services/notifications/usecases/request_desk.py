"""News of a help request: told to those who have a part in it just then."""

from collections.abc import Callable
from typing import TypeAlias

from lovebank.kernel.cause import Cause
from services.notifications.domain.request_people import Happened, RequestPeople
from services.notifications.store.request_people import PeopleBook
from services.notifications.usecases.post_room import PostRoom

Change: TypeAlias = Callable[[RequestPeople], RequestPeople]


class RequestDesk:
    """First it is told, then it is noted that it was. So whoever repeats what is noted may be sent
    away, and whoever repeats what is not tells the same people.
    """

    def __init__(self, book: PeopleBook, post_room: PostRoom) -> None:
        self._book = book
        self._post_room = post_room

    async def began(self, people: RequestPeople, happened: Happened, cause: Cause) -> None:
        if await self._book.find_one(people.request_id):
            return
        await self._post_room.tell(people.news(happened), cause)
        await self._book.add(people.request_id, people, [], cause)

    async def went_on(self, happened: Happened, change: Change, cause: Cause) -> None:
        """Raises `NoSuchRequest` where its report was never heard."""
        kept = await self._book.get(happened.request_id)
        if happened.sequence <= kept.value.last_sequence:
            return
        people = change(kept.value).after(happened.sequence)
        await self._post_room.tell(people.news(happened), cause)
        await self._book.replace(kept, people, [], cause)
