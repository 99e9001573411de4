"""Who is told what: a community's policies, versioned data, stamped on each notification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from lovebank.contracts.ids import CommunityId, PersonId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from lovebank.kernel.policies.versions import Versioned, Versions
from services.notifications.domain.news import (
    Audience,
    News,
    Occasion,
    audiences_of,
    parameters_of,
)
from services.notifications.domain.notification import Message, Unread, name_of
from services.notifications.domain.wording import Template, parameters_in

POLICIES_MAX = 60
PolicyName = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$", examples=["help_is_coming"])]


class Policy(Model):
    """On this occasion, these people are told this."""

    name: PolicyName
    occasion: Occasion
    audience: tuple[Audience, ...] = Field(min_length=1, max_length=len(Audience))
    template: Template

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if strangers := {*self.audience} - audiences_of(self.occasion):
            raise ValueError(f"{', '.join(sorted(strangers))} have no part in {self.occasion}")
        if unknown := parameters_in(self.template) - parameters_of(self.occasion):
            raise ValueError(f"{self.occasion} does not say {', '.join(sorted(unknown))}")
        return self

    def recipients(self, news: News) -> Sequence[PersonId]:
        """Each once, however many parts they have in it."""
        people = (person for part in self.audience for person in news.people.get(part, ()))
        return [*dict.fromkeys(people)]


class Policies(Model):
    """One version of a community's policies. No name twice: it is part of notifications' names."""

    policies: tuple[Policy, ...] = Field(max_length=POLICIES_MAX)

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        if len({policy.name for policy in self.policies}) < len(self.policies):
            raise ValueError("two policies have one name")
        return self


class PoliciesInForce(Versioned, Policies):
    def messages(self, news: News, at: Instant) -> Sequence[Unread]:
        return [
            Unread(message=self._message(policy, person, news, at))
            for policy in self.policies
            if policy.occasion is news.occasion
            for person in policy.recipients(news)
        ]

    def _message(self, policy: Policy, person: PersonId, news: News, at: Instant) -> Message:
        said = parameters_in(policy.template)
        return Message(
            notification_id=name_of(news.event_id, policy.name, person),
            event_id=news.event_id,
            policy=policy.name,
            policy_version=self.version,
            recipient_id=person,
            community_id=news.community_id,
            about=news.about,
            template=policy.template,
            parameters={name: news.parameters[name] for name in said},
            delivered_at=at,
        )


_ASKERS = (Audience.REPORTER, Audience.BENEFICIARY)
_HELPER = (Audience.ACCEPTED_VOLUNTEER,)
_ALL = (*_ASKERS, *_HELPER)
_DEFAULT: Sequence[tuple[Occasion, tuple[Audience, ...], Template]] = (
    (Occasion.HELP_REQUEST_REPORTED, _ASKERS, Template.REQUEST_RECEIVED),
    (Occasion.HELP_REQUEST_MERGED, _ASKERS, Template.REQUEST_MERGED),
    (Occasion.HELP_REQUEST_ACCEPTED, _ASKERS, Template.HELP_IS_COMING),
    (Occasion.HELP_REQUEST_HANDED_BACK, _ASKERS, Template.LOOKING_FOR_ANOTHER),
    (Occasion.HELP_REQUEST_REFERRED, _ASKERS, Template.PASSED_ON),
    (Occasion.HELP_REQUEST_ARRIVED, _ASKERS, Template.HELPER_ARRIVED),
    (Occasion.HELP_REQUEST_COMPLETED, _ASKERS, Template.PLEASE_CONFIRM),
    (Occasion.HELP_REQUEST_CONFIRMED, _HELPER, Template.DEED_CONFIRMED),
    (Occasion.HELP_REQUEST_DISPUTED, _ALL, Template.MINUTES_DISPUTED),
    (Occasion.HELP_REQUEST_REOPENED, _ALL, Template.OPENED_AGAIN),
    (Occasion.HELP_REQUEST_UNFULFILLED, _ASKERS, Template.NOBODY_CAME),
    (Occasion.HELP_REQUEST_CANCELLED, _HELPER, Template.NOT_NEEDED),
    (Occasion.WAVE_SENT, (Audience.OFFERED_VOLUNTEERS,), Template.HELP_WANTED),
    (Occasion.TASK_OFFER_WITHDRAWN, (Audience.OFFERED_VOLUNTEERS,), Template.STOOD_DOWN),
    (Occasion.VOLUNTEER_APPROVED, (Audience.VOLUNTEER,), Template.WELCOME),
    (Occasion.VOLUNTEER_SUSPENDED, (Audience.VOLUNTEER,), Template.SUSPENDED),
    (Occasion.LEDGER_DEPOSITED, (Audience.ACCOUNT_HOLDER,), Template.MINUTES_DEPOSITED),
    (Occasion.STAR_ELIGIBLE, (Audience.ACCOUNT_HOLDER,), Template.STAR_WITHIN_REACH),
    (Occasion.STAR_NOTICED, (Audience.ACCOUNT_HOLDER,), Template.STAR_ON_NOTICE),
    (Occasion.STAR_GRANTED, (Audience.ACCOUNT_HOLDER,), Template.STAR_IS_YOURS),
    (Occasion.STAR_SUSPENDED, (Audience.ACCOUNT_HOLDER,), Template.STAR_RESTS),
    (Occasion.STAR_REVOKED, (Audience.ACCOUNT_HOLDER,), Template.STAR_TAKEN_BACK),
    (Occasion.CERTIFICATE_ISSUED, (Audience.ACCOUNT_HOLDER,), Template.CERTIFICATE_MADE),
    (Occasion.CERTIFICATE_REVOKED, (Audience.ACCOUNT_HOLDER,), Template.CERTIFICATE_VOID),
    (Occasion.ACCOUNT_BECAME_DORMANT, (Audience.ACCOUNT_HOLDER,), Template.ACCOUNT_SLEEPS),
    (Occasion.ACCOUNT_WOKEN, (Audience.ACCOUNT_HOLDER,), Template.ACCOUNT_AWAKE),
    (Occasion.FRAUD_HOLD_PLACED, (Audience.ACCOUNT_HOLDER,), Template.MINUTES_LOOKED_AT),
    (Occasion.FRAUD_HOLD_DISMISSED, (Audience.ACCOUNT_HOLDER,), Template.MINUTES_DISMISSED),
    (Occasion.FRAUD_HOLD_UPHELD, (Audience.ACCOUNT_HOLDER,), Template.APPEAL_TURNED_DOWN),
)


def default_policies(community_id: CommunityId) -> Versions[PoliciesInForce]:
    """Version 1, until the community sets its own: each named after its template."""
    policies = tuple(
        Policy(name=template.value, occasion=occasion, audience=audience, template=template)
        for occasion, audience, template in _DEFAULT
    )
    first = PoliciesInForce(community_id=community_id, version=1, policies=policies)
    return Versions[PoliciesInForce](community_id=community_id, versions=(first,))
