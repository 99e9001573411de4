"""The asking for one help request: who was asked, what they said, and how it ended.

    Held ──release──▶ Searching ◀──ask, answers──▶ Asking
      (from any of these three)  take ──▶ Taken ──hand back──▶ Searching
                                 end  ──▶ Over  ──reopen─────▶ Searching

Who has the request is decided in services/requests; here it is only heard.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, RequestId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import Category, GridId, ServiceClass
from lovebank.kernel.model import Model
from services.volunteers.domain import offer
from services.volunteers.domain.matching import Choice, Nobody, Wish
from services.volunteers.domain.offer import Offer, Offers, Sent


class Hold(StrEnum):
    """Why nobody may be asked."""

    DANGER = "danger"  # P0 is not ours: volunteers are not sent into it.
    AWAITS_CONSENT = "awaits_consent"
    REFERRED = "referred"


class Need(Model):
    """What is known here of the help request: enough to ask, and nothing of who they are."""

    request_id: RequestId
    community_id: CommunityId
    category: Category
    service_class: ServiceClass
    grid: GridId
    reporter_id: PersonId
    beneficiary_id: PersonId
    reported_at: Instant
    newest_first: int  # Falls as time goes on: the latest are found without reading them all.

    @property
    def is_danger(self) -> bool:
        return self.service_class == ServiceClass.DANGER


class _Dispatch(Model):
    need: Need
    offers: Offers = ()
    waves: int = 0
    handed_back: tuple[VolunteerId, ...] = ()
    policy_version: int = 1

    def offer_to(self, volunteer_id: str) -> Offer | None:
        return next((each for each in self.offers if each.volunteer_id == volunteer_id), None)

    def take(self, volunteer_id: VolunteerId, at: Instant) -> Taken:
        offers = offer.accepted(self.offers, volunteer_id, at)
        return Taken(**self._kept(offers=offers), volunteer_id=volunteer_id)

    def end(self, reason: str, at: Instant) -> Over:
        return Over(**self._kept(offers=offer.withdrawn(self.offers, at)), reason=reason)

    def hold(self, why: Hold, at: Instant) -> Held:
        return Held(**self._kept(offers=offer.withdrawn(self.offers, at)), why=why)

    def _kept(self, **changed: object) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _Dispatch.model_fields} | changed


class _Open(_Dispatch):
    """Somebody is wanted, and nobody has it."""

    @property
    def open_offers(self) -> tuple[Sent, ...]:
        return tuple(each for each in self.offers if isinstance(each, Sent))

    @property
    def wish(self) -> Wish:
        need = self.need
        # Who was stood down, or had it once and did not hand it back, may be asked again.
        said = {"sent", "declined", "lapsed"}
        asked = [each.volunteer_id for each in self.offers if each.state in said]
        return Wish(
            category=need.category,
            service_class=need.service_class,
            grid=need.grid,
            concerned={need.reporter_id, need.beneficiary_id},
            asked=asked,
            handed_back=self.handed_back,
        )

    def ask(self, choice: Choice, at: Instant, minutes: int, policy_version: int) -> Open:
        """One more wave; where there is nobody to ask, it goes on with those asked before."""
        lapses_at = at + timedelta(minutes=minutes)
        new = [
            Sent(volunteer_id=volunteer_id, sent_at=at, lapses_at=lapses_at)
            for volunteer_id in choice.volunteers
        ]
        if not new:
            return _open(self._kept(), choice.nobody or Nobody.LEFT_TO_ASK)
        return _open(
            self._kept(
                offers=offer.sent(self.offers, new),
                waves=self.waves + 1,
                policy_version=policy_version,
            ),
            Nobody.LEFT_TO_ASK,
        )

    def decline(self, volunteer_id: VolunteerId, at: Instant) -> Open:
        offers = offer.declined(self.offers, volunteer_id, at)
        return _open(self._kept(offers=offers), Nobody.LEFT_TO_ASK)

    def lapse(self, at: Instant) -> Open:
        return _open(self._kept(offers=offer.lapsed(self.offers, at)), Nobody.LEFT_TO_ASK)

    def judge(self, service_class: ServiceClass, at: Instant) -> Open | Held:
        """A coordinator gave it another class: what is asked from now on follows that one."""
        need = self.need.model_copy(update={"service_class": service_class})
        judged = _open(self._kept(need=need), Nobody.ASKED_YET)
        return judged.hold(Hold.DANGER, at) if need.is_danger else judged


class Searching(_Open):
    """Nobody is asked at the moment, for this reason. It is tried again."""

    state: Literal["searching"] = "searching"
    nobody: Nobody


class Asking(_Open):
    state: Literal["asking"] = "asking"
    lapses_at: Instant  # When the first of the open offers does.


class Held(_Dispatch):
    state: Literal["held"] = "held"
    why: Hold

    def release(self, service_class: ServiceClass) -> Searching | Held:
        need = self.need.model_copy(update={"service_class": service_class})
        if need.is_danger:
            return Held(**self._kept(need=need), why=Hold.DANGER)
        return Searching(**self._kept(need=need), nobody=Nobody.ASKED_YET)

    def judge(self, service_class: ServiceClass, at: Instant) -> Searching | Held:  # noqa: ARG002
        if self.why == Hold.DANGER:
            return self.release(service_class)
        need = self.need.model_copy(update={"service_class": service_class})
        return Held(**self._kept(need=need), why=self.why)


class Taken(_Dispatch):
    state: Literal["taken"] = "taken"
    volunteer_id: VolunteerId

    def hand_back(self, volunteer_id: VolunteerId) -> Searching:
        """Others are asked, those who were stood down among them; not this volunteer."""
        handed_back = (*self.handed_back, volunteer_id)
        return Searching(**self._kept(handed_back=handed_back), nobody=Nobody.ASKED_YET)

    def reopen(self) -> Searching:
        return Searching(**self._kept(), nobody=Nobody.ASKED_YET)


class Over(_Dispatch):
    """Served, or not wanted any more."""

    state: Literal["over"] = "over"
    reason: str

    def reopen(self) -> Searching:
        return Searching(**self._kept(), nobody=Nobody.ASKED_YET)


Open = Searching | Asking
Dispatch = Annotated[Searching | Asking | Held | Taken | Over, Field(discriminator="state")]


def begun(need: Need, *, awaits_consent: bool) -> Searching | Held:
    if need.is_danger:
        return Held(need=need, why=Hold.DANGER)
    if awaits_consent:
        return Held(need=need, why=Hold.AWAITS_CONSENT)
    return Searching(need=need, nobody=Nobody.ASKED_YET)


def _open(kept: Mapping[str, Any], nobody: Nobody) -> Searching | Asking:
    waiting = [each.lapses_at for each in kept["offers"] if isinstance(each, Sent)]
    if not waiting:
        return Searching(**kept, nobody=nobody)
    return Asking(**kept, lapses_at=min(waiting))
