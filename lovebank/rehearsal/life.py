"""Lives a year: every deed at its hour, through the doors that everybody uses."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from lovebank.rehearsal.clock import SteeredClock
from lovebank.rehearsal.script import Deed
from lovebank.rehearsal.town import COMMUNITY
from lovebank.story.town import Answered, Json, Town

# So long may what was said stay unheard: then the year waits until it has been.
_UNHEARD_MAX = timedelta(days=5)
Hear = Callable[[], Awaitable[None]]
Progress = Callable[[int], None]


class NeverReported(Exception):
    """What a deed is about was refused when it was reported."""


class Life:
    def __init__(self, town: Town, clock: SteeredClock, hear: Hear) -> None:
        self._town = town
        self._clock = clock
        self._hear = hear
        self._request_ids: dict[str, str] = {}
        self.refused: list[str] = []

    async def live(self, deeds: Sequence[Deed], done: Progress) -> None:
        heard_at = self._clock()
        for deed in deeds:
            if deed.at - heard_at > _UNHEARD_MAX:
                await self._hear()
                heard_at = deed.at
            self._clock.move_to(deed.at)
            await self._do(deed)
            done(1)
        await self._hear()

    async def _do(self, deed: Deed) -> None:
        try:
            answer = await self._town.do(deed.person, self._path(deed), deed.name, self._body(deed))
        except Answered as refusal:
            self._refuse(deed, str(refusal))
            return
        except NeverReported as missing:
            self._refuse(deed, f"{missing} was never taken")
            return
        if deed.what == "report":
            self._request_ids[deed.about] = str(answer["request_id"])

    def _refuse(self, deed: Deed, why: str) -> None:
        self.refused.append(f"{deed.at:%Y-%m-%d %H:%M} {deed.name}: {why}")

    def _request_id(self, about: str) -> str:
        if about not in self._request_ids:
            raise NeverReported(about)
        return self._request_ids[about]

    def _path(self, deed: Deed) -> str:
        activity, _, volunteer = deed.about.partition("/")
        if deed.what == "check-in":
            return f"/volunteers/activities/{activity}/attendances"
        if deed.what == "check-out":
            return f"/volunteers/attendances/attendance:{activity}:{volunteer}/check-out"
        if deed.what == "report":
            return "/requests/help-requests"
        what = deed.what.removesuffix("-first")
        return f"/requests/help-requests/{self._request_id(deed.about)}/{what}"

    def _body(self, deed: Deed) -> Json:
        if deed.what == "report":
            return {"community_id": COMMUNITY, **deed.body}
        if deed.what == "merge":
            return {"into": self._request_id(deed.body["into"])}
        return deed.body
