"""`/policies`: a community's rules for help requests, in versions."""

from typing import Annotated

from fastapi import APIRouter, status

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused, StaleVersion
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.policies.versions import Versions
from services.requests.domain.help_policy import HelpPolicies, HelpPolicy
from services.requests.domain.told import PolicyTold
from services.requests.usecases.community_desk import CommunityDesk

router = APIRouter(prefix="/policies", tags=["policies"])
Desk = Annotated[CommunityDesk, provided(CommunityDesk)]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, StaleVersion, KeyReused),
)
async def set_policy(
    body: PolicyTold, permit: Annotated[Permit, may("policy.set")], cause: Command, desk: Desk
) -> HelpPolicy:
    """A new version, in force at once. What older versions decided stays as it was decided."""
    return await desk.set_policy(body.community_id, body, permit, cause)


@router.get(
    "/{community_id}", response_model=HelpPolicies, responses=problems(NotForYou, NothingHere)
)
async def show(
    community_id: CommunityId, permit: Annotated[Permit, may("policy.read")], desk: Desk
) -> Versions[HelpPolicy]:
    """All versions, oldest first; the last is in force."""
    return await desk.show_policies(community_id, permit)
