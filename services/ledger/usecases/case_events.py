"""What is published of proposals and suspensions: who decided what, and of which deed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lovebank.contracts import ledger_doubts as contracts
from lovebank.contracts.instant import Instant
from lovebank.contracts.ledger import LedgerEvent
from services.ledger.domain.adjustment import AnyAdjustment
from services.ledger.domain.backfill import AnyBackfill
from services.ledger.domain.four_eyes import AnyProposal, Approved, Refused, S, Signature
from services.ledger.domain.suspension import AnySuspension

_BACKFILLS: Mapping[str, type[contracts.BackfillEvent]] = {
    "proposed": contracts.BackfillProposed,
    "approved": contracts.BackfillApproved,
    "refused": contracts.BackfillRefused,
    "withdrawn": contracts.BackfillWithdrawn,
}
_ADJUSTMENTS: Mapping[str, type[contracts.AdjustmentEvent]] = {
    "proposed": contracts.AdjustmentProposed,
    "approved": contracts.AdjustmentApproved,
    "refused": contracts.AdjustmentRefused,
    "withdrawn": contracts.AdjustmentWithdrawn,
}
_FRAUD_HOLDS: Mapping[str, type[contracts.FraudHoldEvent]] = {
    "held": contracts.FraudHoldPlaced,
    "cleared": contracts.FraudHoldCleared,
    "dismissed": contracts.FraudHoldDismissed,
    "appealed": contracts.FraudHoldAppealed,
    "granted": contracts.FraudHoldGranted,
    "upheld": contracts.FraudHoldUpheld,
}


def of_backfill(proposal: AnyBackfill, at: Instant) -> Sequence[LedgerEvent]:
    """What the books made of an approved one, the books tell."""
    if proposal.state not in _BACKFILLS:
        return []
    backfill, signed = proposal.subject, _last_signature(proposal)
    told = {
        "community_id": backfill.community_id,
        "at": at,
        "proposal_id": backfill.backfill_id,
        "by": signed.by,
        "organization_id": signed.organization_id,
        "volunteer_id": backfill.volunteer_id,
        "minutes_served": backfill.minutes_served,
        "reason": _reason(proposal),
    }
    return [_BACKFILLS[proposal.state].model_validate(told)]


def of_adjustment(proposal: AnyAdjustment, at: Instant) -> Sequence[LedgerEvent]:
    if proposal.state not in _ADJUSTMENTS:
        return []
    adjustment, signed = proposal.subject, _last_signature(proposal)
    told = {
        "community_id": adjustment.community_id,
        "at": at,
        "proposal_id": adjustment.adjustment_id,
        "by": signed.by,
        "organization_id": signed.organization_id,
        "reverses": adjustment.reverses,
        "forced": adjustment.force,
        "reason": _reason(proposal),
    }
    return [_ADJUSTMENTS[proposal.state].model_validate(told)]


def of_suspension(suspension: AnySuspension, at: Instant) -> Sequence[LedgerEvent]:
    case = suspension.case
    event = _FRAUD_HOLDS[suspension.state](
        community_id=case.community_id,
        at=at,
        suspension_id=case.suspension_id,
        deed_id=case.deed.deed_id,
        volunteer_id=case.deed.volunteer_id,
        minutes_served=case.deed.minutes_served,
        signals=tuple(case.signals),
    )
    return [event]


def _last_signature(proposal: AnyProposal[S]) -> Signature:
    if isinstance(proposal, Approved):
        return proposal.approved
    return proposal.refused if isinstance(proposal, Refused) else proposal.proposed


def _reason(proposal: AnyProposal[S]) -> str:
    """Only a refusal has one; the other events ignore it."""
    return proposal.because if isinstance(proposal, Refused) else ""
