"""Who may do what: the one table of roles and actions.

A grant holds in the whole of the place its role is held in. `OWN` narrows it to what is about the
person: their request, their inbox, their account. It follows the person, not the place: a daughter
across town speaks for her mother, a volunteer serves next door too; but whoever has lost the role
has lost it everywhere. What is not in this table nobody may do.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"  # Of the community office.
    TELEPHONE_OPERATOR = "telephone_operator"
    SOCIAL_WORKER = "social_worker"
    CITY_OPERATOR = "city_operator"
    AUDITOR = "auditor"
    MERCHANT = "merchant"  # Hands over at its own counter what was reserved.
    EXCHANGE_CLERK = "exchange_clerk"  # Keeps the shelf and the desk of an exchange point.
    SERVICE = "service"  # Another system, by its own account.
    OPERATOR = "operator"  # Runs the software; sees no personal data.


class Reach(StrEnum):
    SCOPE = "scope"
    OWN = "own"


@dataclass(frozen=True)
class Grant:
    role: Role
    reach: Reach = Reach.SCOPE


def _own(*roles: Role) -> tuple[Grant, ...]:
    return tuple(Grant(role, Reach.OWN) for role in roles)


def _all(*roles: Role) -> tuple[Grant, ...]:
    return tuple(Grant(role) for role in roles)


_R, _V, _C, _T = Role.RESIDENT, Role.VOLUNTEER, Role.COORDINATOR, Role.TELEPHONE_OPERATOR
_DESK = _all(_C, _T)
_X = Role.EXCHANGE_CLERK
_REVIEWERS = (Role.SOCIAL_WORKER, Role.CITY_OPERATOR)  # Of other organizations than the office.

ACTIONS: dict[str, tuple[Grant, ...]] = {
    "community.register": _all(Role.OPERATOR),
    "community.read": _all(*Role),
    "policy.set": _all(Role.OPERATOR, Role.CITY_OPERATOR),
    "policy.read": _all(*Role),
    "resident.register": _all(_C, _T, Role.OPERATOR),
    "resident.read": _own(_R) + _all(_C, _T, Role.SOCIAL_WORKER),
    "help_request.report": _all(_R, _V, _C, _T, Role.SOCIAL_WORKER),
    "help_request.read": _own(_R, _V) + _all(_C, _T, Role.SOCIAL_WORKER),
    "help_request.read_masked": _all(_V),
    "help_request.triage": _DESK,
    "help_request.merge": _DESK,
    "help_request.accept": _all(_V),
    "help_request.hand_back": _own(_V),
    "help_request.refer": _own(_V) + _DESK,
    "help_request.arrive": _own(_V),
    "help_request.complete": _own(_V),
    "help_request.confirm": _own(_R) + _DESK,
    "help_request.cancel": _own(_R) + _DESK,
    "help_request.close": _DESK,
    "help_request.consent": _own(_R) + _DESK,
    "help_request.reopen": _own(_R) + _DESK,
    "help_request.rule": _all(_C),
    "contact.reveal": _own(_V) + _DESK,
    "contact.list_reveals": _own(_R) + _DESK,
    "volunteer.register": _all(_R, _C, Role.SOCIAL_WORKER, Role.OPERATOR),
    "volunteer.approve": _all(_C, Role.OPERATOR),
    "volunteer.suspend": _all(_C),
    "volunteer.leave": _own(_V) + _all(_C),
    "volunteer.read_masked": _all(*Role),
    "volunteer.read": _own(_V, _R) + _all(_C, Role.SOCIAL_WORKER),
    "volunteer.set_duty": _own(_V) + _all(_C, Role.OPERATOR),
    "task_offer.read": _own(_V) + _all(_C),
    "task_offer.decline": _own(_V),
    "activity.publish": _all(_C, Role.SOCIAL_WORKER, Role.OPERATOR),
    "activity.read": _all(*Role),
    "attendance.check": _own(_V) + _all(_C, Role.SOCIAL_WORKER),
    "account.read": _own(_R, _V) + _all(_C, Role.AUDITOR),
    "account.choose": _own(_R, _V) + _all(_C),
    "account.wake": _own(_R, _V) + _all(_C, _T),
    "statement.print": _own(_R, _V) + _all(_C),
    "service_record.read": _own(_R, _V) + _all(_C, Role.AUDITOR),
    "star.read": _own(_R, _V) + _all(_C, Role.AUDITOR, Role.SOCIAL_WORKER),
    "star.read_notices": _all(*Role),
    "star.apply": _own(_R, _V) + _all(_C),
    "star.object": _all(_R, _V, _C, _T, Role.SOCIAL_WORKER),
    "star.decide": _all(_C),
    "benefit.read": _all(*Role),
    "benefit.set": _all(_C, Role.OPERATOR, Role.CITY_OPERATOR),
    "attestation.issue": _own(_R, _V) + _all(_C),
    "attestation.read": _own(_R, _V) + _all(_C, Role.AUDITOR),
    "attestation.withdraw": _own(_R, _V) + _all(_C),
    "certificate.issue": _own(_R, _V) + _all(_C),
    "certificate.read": _own(_R, _V) + _all(_C, Role.AUDITOR),
    "certificate.revoke": _own(_R, _V) + _all(_C),
    "person.erase": _own(_R, _V) + _all(_C),
    "commendation.read": _all(_C, Role.SOCIAL_WORKER, Role.AUDITOR),
    "organization.set": _all(Role.OPERATOR, Role.CITY_OPERATOR),
    "organization.read": _all(_C, *_REVIEWERS, Role.OPERATOR, Role.AUDITOR),
    "backfill.propose": _all(_C, Role.SOCIAL_WORKER),
    "backfill.read": _own(_R, _V) + _all(_C, *_REVIEWERS, Role.AUDITOR),
    "backfill.decide": _all(_C, *_REVIEWERS),
    "adjustment.propose": _all(_C, Role.SOCIAL_WORKER),
    "adjustment.read": _own(_R, _V) + _all(_C, *_REVIEWERS, Role.AUDITOR),
    "adjustment.decide": _all(_C, *_REVIEWERS),
    "suspension.read": _own(_R, _V) + _all(_C, *_REVIEWERS, Role.AUDITOR),
    "suspension.review": _all(_C, *_REVIEWERS),
    "suspension.appeal": _own(_R, _V) + _all(_C),
    "policy.try": _all(_C, Role.AUDITOR, Role.CITY_OPERATOR, Role.OPERATOR),
    "books.read": _all(_C, Role.AUDITOR, Role.CITY_OPERATOR, Role.OPERATOR),
    "exchange.arrange": _all(_C, Role.OPERATOR),
    "exchange.read": _all(*Role),
    "offer.publish": _all(_C, _X, Role.OPERATOR),
    "stock.move": _all(_X, Role.OPERATOR),
    "redemption.reserve": _own(_R, _V) + _all(_C, _T, _X),
    "redemption.release": _own(_R, _V) + _all(_C, _T, _X),
    "redemption.capture": _own(Role.MERCHANT),
    "redemption.read": _own(_R, _V, Role.MERCHANT) + _all(_C, _T, _X, Role.AUDITOR),
    "settlement.make": _all(_C, _X),
    "settlement.read": _own(Role.MERCHANT) + _all(_C, _X, Role.AUDITOR),
    "hours.promise": _own(_R, _V) + _all(_C, _T),
    "hours.read": _own(_R, _V) + _all(_C, _T, Role.AUDITOR),
    "shared_account.set": _all(_C, Role.OPERATOR),
    "shared_account.read": _own(_R, _V, Role.SOCIAL_WORKER) + _all(_C, Role.AUDITOR),
    "gift.make": _own(_R, _V, Role.SOCIAL_WORKER) + _all(_C, _T),
    "donation.make": _own(_R, _V, Role.SOCIAL_WORKER) + _all(_C, _T),
    "care_grant.make": _all(_C),
    "inbox.read": _own(*Role),
    "figures.read": _all(_C, Role.CITY_OPERATOR, Role.SOCIAL_WORKER, Role.AUDITOR, Role.OPERATOR),
    "account.grant": _all(Role.OPERATOR),
    "account.new_secret": _all(Role.OPERATOR),
    "signing_key.rotate": _all(Role.OPERATOR),
    "events.read": _all(Role.SERVICE, Role.OPERATOR, Role.AUDITOR),
    "parked.read": _all(Role.OPERATOR),
    "parked.resolve": _all(Role.OPERATOR),
}

# Needs no token.
PUBLIC = frozenset(
    {
        "health.read",
        "metrics.read",
        "progress.read",
        "keys.read",
        "attestation.verify",
        "certificate.verify",
        "login.begin",
        "login.finish",
        "admin.claim",
        "demo.sign_in",  # Only where a city is a demo, and that only on loopback.
    }
)
