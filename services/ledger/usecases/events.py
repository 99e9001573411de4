"""What is published of each change: from our own words to the published contract."""

from collections.abc import Sequence

from lovebank.contracts.instant import Instant
from lovebank.contracts.ledger import Deposited, LedgerEvent, StarEligible
from services.ledger.domain.account import Account
from services.ledger.domain.transfer import Posting, Transfer


def absorbed(
    before: Account, after: Account, transfer: Transfer, at: Instant
) -> Sequence[LedgerEvent]:
    """The deposit, and each star that it made the member eligible for."""
    stars = [_star_eligible(after, level, transfer, at) for level in after.stars_since(before)]
    return [_deposited(after.in_transit[-1], transfer, at), *stars]


def _deposited(posting: Posting, transfer: Transfer, at: Instant) -> Deposited:
    return Deposited(
        community_id=transfer.community_id,
        at=at,
        transfer_id=transfer.transfer_id,
        account_id=transfer.account_id,
        volunteer_id=transfer.deed.volunteer_id,
        deed_id=transfer.deed.deed_id,
        minutes_served=transfer.deed.minutes_served,
        minutes=posting.minutes,
        recognised_minutes=posting.recognised_minutes,
        evidence_grade=transfer.deed.evidence_grade,
        policy_version=transfer.policy_version,
        balance_minutes=posting.balance_minutes,
        lifetime_minutes=posting.lifetime_minutes,
        account_version=posting.account_version,
    )


def _star_eligible(after: Account, level: int, transfer: Transfer, at: Instant) -> StarEligible:
    return StarEligible(
        community_id=after.community_id,
        at=at,
        volunteer_id=after.volunteer_id,
        star_level=level,
        lifetime_minutes=after.lifetime_minutes,
        policy_version=transfer.policy_version,
    )
