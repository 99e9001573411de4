"""Who is who in a help request: later events of it do not say so again."""

from __future__ import annotations

from collections.abc import Mapping

from lovebank.contracts.ids import CommunityId, PersonId, RequestId
from lovebank.contracts.words import Category
from lovebank.kernel.model import Model
from services.notifications.domain.news import Audience, News, Occasion


class Happened(Model):
    """One event of a help request: `sequence` is its place among them."""

    occasion: Occasion
    event_id: str
    sequence: int
    request_id: RequestId
    numbers: Mapping[str, int] = {}


class RequestPeople(Model):
    """As of `last_sequence`: what happened up to there has been told."""

    request_id: RequestId
    community_id: CommunityId
    category: Category
    people: Mapping[Audience, PersonId]
    last_sequence: int

    def taken_by(self, volunteer_id: PersonId) -> RequestPeople:
        people = {**self.people, Audience.ACCEPTED_VOLUNTEER: volunteer_id}
        return self.model_copy(update={"people": people})

    def handed_back(self) -> RequestPeople:
        people = {part: who for part, who in self.people.items() if part in _ASKING}
        return self.model_copy(update={"people": people})

    def after(self, sequence: int) -> RequestPeople:
        return self.model_copy(update={"last_sequence": sequence})

    def news(self, happened: Happened) -> News:
        return News(
            occasion=happened.occasion,
            event_id=happened.event_id,
            community_id=self.community_id,
            about=self.request_id,
            people={part: (person,) for part, person in self.people.items()},
            parameters={"category": self.category, **happened.numbers},
        )


_ASKING = (Audience.REPORTER, Audience.BENEFICIARY)
