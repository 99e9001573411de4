"""`/policies`: a community's rules for asking volunteers, in their versions."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from services.volunteers.domain.dispatch_policy import DispatchPolicy, Rules
from services.volunteers.domain.errors import NoSuchPolicy
from services.volunteers.usecases.policy_desk import PolicyDesk

router = APIRouter(prefix="/policies", tags=["policies"])

Desk = Annotated[PolicyDesk, provided(PolicyDesk)]


class NewRules(Rules):
    """What is not said is as in domain.md."""

    community_id: CommunityId


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, KeyReused),
)
async def set_rules(
    body: NewRules, permit: Annotated[Permit, may("policy.set")], cause: Command, desk: Desk
) -> DispatchPolicy:
    """New rules, from now on. What the old ones decided stays, and stays stamped with them."""
    return await desk.set(body.community_id, body, permit, cause)


@router.get("/{community_id}", responses=problems(NotForYou, NothingHere, NoSuchPolicy))
async def show(
    community_id: CommunityId,
    permit: Annotated[Permit, may("policy.read")],
    desk: Desk,
    version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> DispatchPolicy:
    """The rules in force, or those of an earlier version."""
    permit.check(community_id)
    if version is None:
        return await desk.in_force(community_id)
    return await desk.numbered(community_id, version)
