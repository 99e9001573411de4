"""What one volunteer was asked, and what came of it. A state is a type; only `Sent` has moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model

Answer: TypeAlias = Literal["accepted", "declined", "lapsed", "withdrawn"]


class Sent(Model):
    """An offer that waits for an answer."""

    state: Literal["sent"] = "sent"
    volunteer_id: VolunteerId
    sent_at: Instant
    lapses_at: Instant

    def accept(self, at: Instant) -> Answered:
        return self._answer("accepted", at)

    def decline(self, at: Instant) -> Answered:
        return self._answer("declined", at)

    def lapse(self, at: Instant) -> Answered:
        return self._answer("lapsed", at)

    def withdraw(self, at: Instant) -> Answered:
        return self._answer("withdrawn", at)

    def _answer(self, state: Answer, at: Instant) -> Answered:
        return Answered(
            state=state, volunteer_id=self.volunteer_id, sent_at=self.sent_at, answered_at=at
        )


class Answered(Model):
    state: Answer
    volunteer_id: VolunteerId
    sent_at: Instant
    answered_at: Instant


Offer: TypeAlias = Sent | Answered
Offers: TypeAlias = tuple[Annotated[Offer, Field(discriminator="state")], ...]


def withdrawn(offers: Sequence[Offer], at: Instant) -> Offers:
    return tuple(each.withdraw(at) if isinstance(each, Sent) else each for each in offers)


def accepted(offers: Sequence[Offer], by: VolunteerId, at: Instant) -> Offers:
    """Whoever comes first has it, also after the offer lapsed; the rest are stood down."""
    taken = [
        each.accept(at) if isinstance(each, Sent) and each.volunteer_id == by else each
        for each in offers
    ]
    return withdrawn(taken, at)


def declined(offers: Sequence[Offer], by: VolunteerId, at: Instant) -> Offers:
    return tuple(
        each.decline(at) if isinstance(each, Sent) and each.volunteer_id == by else each
        for each in offers
    )


def lapsed(offers: Sequence[Offer], at: Instant) -> Offers:
    return tuple(
        each.lapse(at) if isinstance(each, Sent) and each.lapses_at <= at else each
        for each in offers
    )


def sent(offers: Sequence[Offer], new: Sequence[Sent]) -> Offers:
    """Who was stood down may be asked again: the new offer takes the place of the old one."""
    asked = {each.volunteer_id for each in new}
    return (*(each for each in offers if each.volunteer_id not in asked), *new)
