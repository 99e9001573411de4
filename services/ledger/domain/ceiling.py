"""What becomes of minutes that an account has no room for."""

from __future__ import annotations

from enum import StrEnum


class Surplus(StrEnum):
    """To the solidarity pool, or recorded, and added to no balance. Stars count them either way."""

    POOL = "pool"
    RECORDED = "recorded"


class SurplusChoice(StrEnum):
    """What the member chose: one of the two, or whatever the community's policy says."""

    AS_THE_POLICY_SAYS = "as_the_policy_says"
    POOL = "pool"
    RECORDED = "recorded"

    def by(self, policy: Surplus) -> Surplus:
        return policy if self is SurplusChoice.AS_THE_POLICY_SAYS else Surplus(self.value)
