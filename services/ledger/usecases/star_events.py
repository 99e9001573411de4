"""What is published of a star: from our own words to the published contract."""

from collections.abc import Sequence

from lovebank.contracts.instant import Instant
from lovebank.contracts.ledger import (
    StarEvent,
    StarGranted,
    StarNoticed,
    StarRevoked,
    StarSuspended,
)
from services.ledger.domain.star import AnyStar, Granted, Noticed, Revoked, Suspended


def changed(star: AnyStar, at: Instant) -> Sequence[StarEvent]:
    """That it hangs on notice is told once, and not who objects: that concerns nobody else."""
    facts = star.star
    told = {
        "community_id": facts.community_id,
        "at": at,
        "volunteer_id": facts.volunteer_id,
        "star_level": facts.level,
        "policy_version": facts.policy_version,
    }
    match star:
        case Noticed(objections=(), ends_at=ends_at):
            return [StarNoticed.model_validate({**told, "notice_ends_at": ends_at})]
        case Granted():
            return [StarGranted.model_validate(told)]
        case Suspended(decision=decision):
            return [StarSuspended.model_validate({**told, "reason": decision.reason.value})]
        case Revoked(decision=decision):
            return [StarRevoked.model_validate({**told, "reason": decision.reason.value})]
    return []
