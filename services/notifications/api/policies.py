"""`/policies`: who is told what in a community, in versions."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from services.notifications.domain.errors import NoSuchPolicy
from services.notifications.domain.policy import Policies, PoliciesInForce
from services.notifications.usecases.policy_desk import PolicyDesk

router = APIRouter(prefix="/policies", tags=["policies"])

Desk = Annotated[PolicyDesk, provided(PolicyDesk)]


class NewPolicies(Policies):
    """All of them: what is not among them, nobody is told any more."""

    community_id: CommunityId


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses=problems(NotForYou, NothingHere, KeyReused)
)
async def set_policies(
    body: NewPolicies, permit: Annotated[Permit, may("policy.set")], cause: Command, desk: Desk
) -> PoliciesInForce:
    """New policies, from now on. What was told before stays, stamped with the version it had."""
    return await desk.set(body.community_id, body, permit, cause)


@router.get("/{community_id}", responses=problems(NotForYou, NothingHere, NoSuchPolicy))
async def show(
    community_id: CommunityId,
    permit: Annotated[Permit, may("policy.read")],
    desk: Desk,
    version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> PoliciesInForce:
    """Those in force, or those of an earlier version."""
    return await desk.show(community_id, version, permit)
