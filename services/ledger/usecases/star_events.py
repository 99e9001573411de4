"""What is published of a star: from our own words to the published contract."""

from collections.abc import Sequence

from lovebank.contracts.instant import Instant
from lovebank.contracts.ledger import StarEvent, StarGranted, StarRevoked, StarSuspended
from services.ledger.domain.star import AnyStar, Granted, Revoked, Suspended


def changed(star: AnyStar, at: Instant) -> Sequence[StarEvent]:
    """Nothing of what happens before a star is granted: that concerns nobody else."""
    facts = star.star
    told = {
        "community_id": facts.community_id,
        "at": at,
        "volunteer_id": facts.volunteer_id,
        "star_level": facts.level,
        "policy_version": facts.policy_version,
    }
    match star:
        case Granted():
            return [StarGranted.model_validate(told)]
        case Suspended(decision=decision):
            return [StarSuspended.model_validate({**told, "reason": decision.reason.value})]
        case Revoked(decision=decision):
            return [StarRevoked.model_validate({**told, "reason": decision.reason.value})]
    return []
