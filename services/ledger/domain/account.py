"""A member's account: what may be spent, what was ever served, and what it has just absorbed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field

from lovebank.contracts.ids import AccountId, CommunityId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.bank_policy import BankPolicy, local_day
from services.ledger.domain.stars import eligible_level
from services.ledger.domain.transfer import Deed, Posting, Transfer, account_of


class Account(Model):
    """`version` counts the postings, without a gap. `in_transit` is what the journal may not know.

    `star_level_told` is the highest star that was made known: each is told once, whatever the
    ladder does later.
    """

    account_id: AccountId
    volunteer_id: VolunteerId
    community_id: CommunityId
    opened_at: Instant
    balance_minutes: int = 0
    lifetime_minutes: int = 0
    version: int = 0
    star_level_told: int = 0
    counted_by_day: Mapping[str, int] = Field(default_factory=dict)
    in_transit: tuple[Posting, ...] = ()

    def absorbed(self, transfer_id: TransferId) -> Posting | None:
        return next((each for each in self.in_transit if each.transfer_id == transfer_id), None)

    def absorb(self, transfer: Transfer, policy: BankPolicy) -> Account:
        """The account after it. Whatever is in transit now must be final in the journal."""
        deed = transfer.deed
        day = local_day(deed.served_at)
        counted = self._counted(deed, policy)
        posting = self._posting(transfer, counted, policy)
        told = max(
            self.star_level_told,
            eligible_level(posting.lifetime_minutes, policy.star_ladder_minutes),
        )
        return self.model_copy(
            update={
                "balance_minutes": posting.balance_minutes,
                "lifetime_minutes": posting.lifetime_minutes,
                "version": posting.account_version,
                "star_level_told": told,
                "counted_by_day": {
                    **self.counted_by_day,
                    day: self.counted_by_day.get(day, 0) + counted,
                },
                "in_transit": (posting,),
            }
        )

    def stars_since(self, before: Account) -> Sequence[int]:
        return range(before.star_level_told + 1, self.star_level_told + 1)

    def _counted(self, deed: Deed, policy: BankPolicy) -> int:
        """Minutes that count, for something, under the day's ceiling."""
        if deed.evidence_grade not in {*policy.grades_for_balance, *policy.grades_for_stars}:
            return 0
        so_far = self.counted_by_day.get(local_day(deed.served_at), 0)
        return min(deed.minutes_served, max(0, policy.counted_a_day_minutes_max - so_far))

    def _posting(self, transfer: Transfer, counted: int, policy: BankPolicy) -> Posting:
        grade = transfer.deed.evidence_grade
        minutes = counted if grade in policy.grades_for_balance else 0
        recognised = counted if grade in policy.grades_for_stars else 0
        return Posting(
            transfer_id=transfer.transfer_id,
            minutes=minutes,
            recognised_minutes=recognised,
            balance_minutes=self.balance_minutes + minutes,
            lifetime_minutes=self.lifetime_minutes + recognised,
            account_version=self.version + 1,
        )


def opened(volunteer_id: VolunteerId, community_id: CommunityId, at: Instant) -> Account:
    return Account(
        account_id=account_of(volunteer_id),
        volunteer_id=volunteer_id,
        community_id=community_id,
        opened_at=at,
    )
