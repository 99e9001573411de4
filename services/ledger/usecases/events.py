"""What is published of each transfer: from our own words to the published contract."""

from collections.abc import Sequence

from lovebank.contracts.ids import AccountId
from lovebank.contracts.instant import Instant
from lovebank.contracts.ledger import (
    Deposited,
    LedgerEvent,
    Posted,
    Reversed,
    Side,
    StarEligible,
)
from services.ledger.domain.order import Deed, Kind, Order
from services.ledger.domain.transfer import Final, Outcome, Posting


def of(outcome: Outcome, at: Instant) -> Sequence[LedgerEvent]:
    """Of a rejected order nothing is told: nothing happened."""
    if not isinstance(outcome, Final):
        return []
    order = outcome.transfer.order
    told: list[LedgerEvent] = [_posted(outcome, order, at)]
    if order.deed and outcome.credit:
        told.append(_deposited(outcome.credit, order, order.deed, at))
        told.extend(_stars(outcome.credit, order, order.deed, at))
    if order.kind is Kind.REVERSAL and outcome.debit:
        told.append(_reversed(outcome.debit, order, at))
    return told


def _posted(final: Final, order: Order, at: Instant) -> Posted:
    return Posted(
        community_id=order.community_id,
        at=at,
        transfer_id=order.transfer_id,
        code=order.code,
        transfer_kind=order.kind,
        amount=order.amount,
        unit=order.unit,
        debit=_side(order.debit, final.debit),
        credit=_side(order.credit, final.credit),
        policy_version=order.policy_version,
    )


def _side(account_id: AccountId, posting: Posting | None) -> Side:
    if posting is None:
        return Side(account_id=account_id)
    return Side(
        account_id=account_id,
        account_version=posting.account_version,
        available_change=posting.available_change,
        held_change=posting.held_change,
        available=posting.available,
        held=posting.held,
    )


def _deposited(posting: Posting, order: Order, deed: Deed, at: Instant) -> Deposited:
    return Deposited(
        community_id=order.community_id,
        at=at,
        transfer_id=order.transfer_id,
        account_id=order.credit,
        volunteer_id=deed.volunteer_id,
        deed_id=deed.deed_id,
        minutes_served=deed.minutes_served,
        minutes=posting.minutes,
        recognised_minutes=posting.recognised_minutes,
        evidence_grade=deed.evidence_grade,
        policy_version=order.policy_version,
        balance_minutes=posting.balance_minutes,
        lifetime_minutes=posting.lifetime_minutes,
        account_version=posting.account_version,
        over_ceiling_minutes=posting.over_ceiling_minutes,
        overflow_minutes=posting.overflow_minutes,
    )


def _stars(posting: Posting, order: Order, deed: Deed, at: Instant) -> Sequence[StarEligible]:
    return [
        StarEligible(
            community_id=order.community_id,
            at=at,
            volunteer_id=deed.volunteer_id,
            star_level=level,
            lifetime_minutes=posting.lifetime_minutes,
            policy_version=order.policy_version,
        )
        for level in posting.stars
    ]


def _reversed(posting: Posting, order: Order, at: Instant) -> Reversed:
    return Reversed(
        community_id=order.community_id,
        at=at,
        transfer_id=order.transfer_id,
        reverses=order.reverses or order.transfer_id,
        account_id=order.debit,
        minutes=order.amount,
        recognised_minutes=order.recognised_minutes,
        balance_minutes=posting.balance_minutes,
        lifetime_minutes=posting.lifetime_minutes,
        account_version=posting.account_version,
        forced=order.force,
    )
