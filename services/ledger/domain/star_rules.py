"""What becomes of a star by itself: by minutes that came or were taken back, by policy, by time."""

from __future__ import annotations

from typing import TypeVar, overload

from lovebank.contracts.instant import Instant
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.errors import WrongState
from services.ledger.domain.star import (
    AnyStar,
    Applied,
    Decision,
    Eligible,
    Facts,
    Granted,
    Lapsed,
    Noticed,
    Reason,
    Suspended,
)
from services.ledger.domain.working_days import notice_ends_at

LEDGER = "ledger"
A = TypeVar("A")
B = TypeVar("B")


@overload
def expect(star: AnyStar, first: type[A]) -> A: ...
@overload
def expect(star: AnyStar, first: type[A], second: type[B]) -> A | B: ...
def expect(star: AnyStar, first: type[A], second: type[B] | None = None) -> A | B:
    """The star in one of these states. Raises `WrongState`."""
    if isinstance(star, first):
        return star
    if second is not None and isinstance(star, second):
        return star
    raise WrongState("a star", star.state)


def measured(star: AnyStar, lifetime_minutes: int, fresh: Facts, at: Instant) -> AnyStar:
    """The star after a look at the minutes that count; itself where nothing changes."""
    if lifetime_minutes >= star.star.rung_minutes:
        return _reached(star, fresh)
    return _not_reached(star, at)


def onwards(star: Eligible | Applied, policy: BankPolicy, at: Instant) -> Noticed | Granted:
    """To its public notice, or at once to the holder where the policy asks for none."""
    if policy.star_notice_days:
        return star.publish(at, notice_ends_at(at, policy))
    return star.grant(at)


def by_itself(star: AnyStar, policy: BankPolicy, at: Instant) -> AnyStar:
    """What needs nobody to ask for it goes on by itself."""
    if isinstance(star, Eligible) and not policy.star_by_application:
        return onwards(star, policy, at)
    return star


def _reached(star: AnyStar, fresh: Facts) -> AnyStar:
    if isinstance(star, Lapsed):
        return star.come_back(fresh)
    if isinstance(star, Suspended) and star.decision.reason is Reason.MINUTES_REVERSED:
        return star.reinstate()
    return star


def _not_reached(star: AnyStar, at: Instant) -> AnyStar:
    if isinstance(star, Eligible | Applied | Noticed):
        return star.lapse(at)
    if isinstance(star, Granted):
        return star.suspend(Decision(reason=Reason.MINUTES_REVERSED, by=LEDGER, at=at))
    return star
