"""An account: what is there, what is held, and what it has just absorbed or refused.

Pure: what an account makes of a transfer follows from the account, the transfer and the policy.
Whoever writes the account after it must have read it before (`usecases/gate.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from pydantic import Field

from lovebank.contracts.ids import AccountId, CommunityId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.bank_policy import BankPolicy, local_day
from services.ledger.domain.ceiling import Surplus, SurplusChoice
from services.ledger.domain.chart import MINUTES, account_of
from services.ledger.domain.days import counted_on, counted_too
from services.ledger.domain.order import ENDS_A_HOLD, Deed, Kind, Order, Part, Side
from services.ledger.domain.stars import eligible_level
from services.ledger.domain.transfer import Posting, Promised, Refused, Said, Why


class AccountState(StrEnum):
    """Who gives must be open. A dormant account receives, and is woken by its holder or an office;
    a closed one never.
    """

    OPEN = "open"
    DORMANT = "dormant"
    CLOSED = "closed"


class Account(Model):
    """`version` counts the postings, without a gap. `in_transit` is what the journal may not know.

    `available` is credits less debits less what is held. `recognised` are minutes that count, for
    the balance or for stars, by grade of evidence. The day's ceiling is over each of the two by
    itself, so that it does not matter in which order the deeds of a day come to be known.
    `star_level_told` is the highest star that was made known: each is told once, whatever the
    ladder does later.
    """

    account_id: AccountId
    volunteer_id: VolunteerId  # Whose it is; of a pool, a team or a merchant its own id.
    community_id: CommunityId
    unit: str = MINUTES
    opened_at: Instant
    state: AccountState = AccountState.OPEN
    woken_at: Instant | None = None  # Of one that was dormant: the last time.
    surplus: SurplusChoice = SurplusChoice.AS_THE_POLICY_SAYS
    available: int = 0
    held: int = 0
    debits_posted: int = 0
    credits_posted: int = 0
    recognised: Mapping[str, int] = Field(default_factory=dict)
    lifetime_minutes: int = 0
    version: int = 0
    star_level_told: int = 0
    rules_seen: int = 0  # The last version under which the stars were looked at by the clock.
    counted_by_day: Mapping[str, int] = Field(default_factory=dict)  # For the balance.
    recognised_by_day: Mapping[str, int] = Field(default_factory=dict)  # For stars.
    in_transit: tuple[Posting | Refused | Promised, ...] = ()

    @property
    def balance_minutes(self) -> int:
        return self.available + self.held

    def room_under(self, ceiling_minutes: int) -> int:
        """What it could still take. What is held may come back, and keeps its place, as does
        what was promised to others.
        """
        promised = sum(each.minutes for each in self.in_transit if isinstance(each, Promised))
        return max(0, ceiling_minutes - self.balance_minutes - promised)

    def is_idle(self, last_posting_at: Instant | None, idle_since: Instant) -> bool:
        """Whether it is open, and nothing was posted nor was it woken since then."""
        active = [at for at in (self.opened_at, self.woken_at, last_posting_at) if at]
        return self.state is AccountState.OPEN and max(active) <= idle_since

    def fall_asleep(self) -> Account:
        return self.model_copy(update={"state": AccountState.DORMANT})

    def wake(self, at: Instant) -> Account:
        return self.model_copy(update={"state": AccountState.OPEN, "woken_at": at})

    def seen_under(self, policy_version: int, level: int) -> Account:
        """Its stars were looked at under these rules, by which it is at this level."""
        told = max(self.star_level_told, level)
        return self.model_copy(update={"rules_seen": policy_version, "star_level_told": told})

    def choose(self, surplus: SurplusChoice) -> Account:
        return self.model_copy(update={"surplus": surplus})

    def said(self, transfer_id: TransferId) -> Said | None:
        return next((each for each in self.in_transit if each.transfer_id == transfer_id), None)

    def absorb(
        self, order: Order, part: Part, policy: BankPolicy, room: int | None = None
    ) -> Account:
        """The account after it, with its answer as the last in transit.

        `room` is what the other side has promised, where that is limited: who gives says no for it.
        """
        if part == "room":
            return self._say(self._promise(order, policy))
        if part == "debit" and (why := self._why_not(order, room)):
            return self._say(Refused(transfer_id=order.transfer_id, why=why))
        if order.deed and part == "credit":
            return self._earn(order, order.deed, policy)
        # What was promised is now there.
        account = self.without({order.transfer_id}) if order.capped else self
        return account._post(order, part)

    def without(self, final: Collection[TransferId]) -> Account:
        """What is final in the journal need not be remembered here."""
        still = tuple(each for each in self.in_transit if each.transfer_id not in final)
        return self.model_copy(update={"in_transit": still})

    def _say(self, said: Said) -> Account:
        return self.model_copy(update={"in_transit": (*self.in_transit, said)})

    def _promise(self, order: Order, policy: BankPolicy) -> Promised:
        fits = order.amount <= self.room_under(policy.ceiling_minutes)
        return Promised(transfer_id=order.transfer_id, minutes=order.amount if fits else 0)

    def _why_not(self, order: Order, room: int | None) -> Why | None:
        """What is held is there in any case: ending a hold cannot fail."""
        if order.kind in ENDS_A_HOLD or order.force:
            return None
        if self.state is not AccountState.OPEN:
            return "dormant" if self.state is AccountState.DORMANT else "closed"
        if self.available < order.amount + order.floor:
            return "insufficient"
        return "ceiling" if room is not None and room < order.amount else None

    def _post(self, order: Order, side: Side) -> Account:
        available, held = _change(order, side)
        recognised = -order.recognised_minutes if side == "debit" else 0
        posting = Posting(
            transfer_id=order.transfer_id,
            counterpart=order.credit if side == "debit" else order.debit,
            available_change=available,
            held_change=held,
            recognised_minutes=recognised,
            available=self.available + available,
            held=self.held + held,
            lifetime_minutes=self.lifetime_minutes + recognised,
            account_version=self.version + 1,
        )
        return self._after(posting)._less_recognised(order, side)

    def _less_recognised(self, order: Order, side: Side) -> Account:
        if side == "credit" or order.recognised_grade is None:
            return self
        grade = str(int(order.recognised_grade))
        counted = max(order.amount, order.recognised_minutes)
        return self.model_copy(update={"recognised": _more(self.recognised, grade, -counted)})

    def _earn(self, order: Order, deed: Deed, policy: BankPolicy) -> Account:
        day, grade = local_day(deed.served_at), deed.evidence_grade
        unpaid = max(0, deed.minutes_served - deed.paid_minutes)
        issued = recognised = 0
        if grade in policy.grades_for_balance:
            issued = _under_the_ceiling(unpaid, self.counted_by_day, day, policy)
        if grade in policy.grades_for_stars:
            recognised = _under_the_ceiling(
                deed.minutes_served, self.recognised_by_day, day, policy
            )
        minutes, overflow = self._fitting(issued, policy)
        lifetime = self.lifetime_minutes + recognised
        reached = max(self.star_level_told, eligible_level(lifetime, policy.star_ladder_minutes))
        posting = Posting(
            transfer_id=order.transfer_id,
            counterpart=order.debit,
            available_change=minutes,
            recognised_minutes=recognised,
            available=self.available + minutes,
            held=self.held,
            lifetime_minutes=lifetime,
            account_version=self.version + 1,
            stars=tuple(range(self.star_level_told + 1, reached + 1)),
            over_ceiling_minutes=issued - minutes,
            overflow_minutes=overflow,
        )
        return self._after(posting).model_copy(
            update={
                "star_level_told": reached,
                "recognised": _more(self.recognised, str(int(grade)), max(minutes, recognised)),
                "counted_by_day": counted_too(day, issued, self.counted_by_day),
                "recognised_by_day": counted_too(day, recognised, self.recognised_by_day),
            }
        )

    def _fitting(self, minutes: int, policy: BankPolicy) -> tuple[int, int]:
        """So many of these minutes as there is room for; and how many the pool is to have."""
        fitting = min(minutes, self.room_under(policy.ceiling_minutes))
        to_the_pool = self.surplus.by(policy.over_the_ceiling) is Surplus.POOL
        return fitting, minutes - fitting if to_the_pool else 0

    def _after(self, posting: Posting) -> Account:
        minutes = posting.minutes
        return self.model_copy(
            update={
                "available": posting.available,
                "held": posting.held,
                "debits_posted": self.debits_posted + max(0, -minutes),
                "credits_posted": self.credits_posted + max(0, minutes),
                "lifetime_minutes": posting.lifetime_minutes,
                "version": posting.account_version,
                "in_transit": (*self.in_transit, posting),
            }
        )


def opened(
    holder_id: VolunteerId,
    community_id: CommunityId,
    at: Instant,
    account_id: AccountId | None = None,
    unit: str = MINUTES,
) -> Account:
    return Account(
        account_id=account_id or account_of(holder_id),
        volunteer_id=holder_id,
        community_id=community_id,
        unit=unit,
        opened_at=at,
    )


def _change(order: Order, side: Side) -> tuple[int, int]:
    """What becomes of (available, held)."""
    if side == "credit":
        return order.amount, 0
    if order.kind is Kind.HOLD:
        return -order.amount, order.amount
    return order.held - order.amount, -order.held


def _under_the_ceiling(
    minutes: int, so_far: Mapping[str, int], day: str, policy: BankPolicy
) -> int:
    return min(minutes, max(0, policy.counted_a_day_minutes_max - counted_on(day, so_far)))


def _more(counters: Mapping[str, int], name: str, by: int) -> Mapping[str, int]:
    return {**counters, name: counters.get(name, 0) + by}
