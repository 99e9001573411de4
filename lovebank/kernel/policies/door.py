"""`/policies`: a community's rules in their versions, one door for every service that has some."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, status

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from lovebank.kernel.policies.desk import NoSuchPolicy, PolicyDesk
from lovebank.kernel.policies.versions import Versioned

Desk = Annotated[PolicyDesk[Any], provided(PolicyDesk)]


def policies_router(told: type[Model], policy: type[Versioned]) -> APIRouter:
    """`told` is the rules as they are set, with the `community_id` they are for."""
    router = APIRouter(prefix="/policies", tags=["policies"])

    @router.post(
        "",
        status_code=status.HTTP_201_CREATED,
        response_model=policy,
        responses=problems(NotForYou, NothingHere, KeyReused),
    )
    async def set_rules(
        body: told,  # type: ignore[valid-type]  # A class, and read as such when it is defined.
        permit: Annotated[Permit, may("policy.set")],
        cause: Command,
        desk: Desk,
    ) -> Any:
        """New rules, from now on. What the old ones decided stays, and stays stamped with them."""
        community_id: CommunityId = body.community_id  # type: ignore[attr-defined]
        return await desk.set(community_id, body, permit, cause)

    @router.get(
        "/{community_id}",
        response_model=policy,
        responses=problems(NotForYou, NothingHere, NoSuchPolicy),
    )
    async def show(
        community_id: CommunityId,
        permit: Annotated[Permit, may("policy.read")],
        desk: Desk,
        version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    ) -> Any:
        """The rules in force, or those of an earlier version."""
        return await desk.show(community_id, version, permit)

    return router
