"""`/policies`: the rules of a community's bank, in their versions, and what others would change."""

from typing import Annotated

from pydantic import BaseModel

from lovebank.contracts.ids import AccountId, CommunityId
from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from lovebank.kernel.policies.door import policies_router
from services.ledger.domain.bank_policy import BankPolicy, Rules
from services.ledger.domain.what_if import Counted, Difference
from services.ledger.usecases.what_if import WhatIf


class NewRules(Rules):
    """What is not said is as in domain.md."""

    community_id: CommunityId


class DifferenceShown(BaseModel):
    """What the account has now, and what it would have by the rules that were asked about."""

    account_id: AccountId
    now: Counted
    then: Counted

    @classmethod
    def of(cls, difference: Difference) -> "DifferenceShown":
        return cls(**difference.model_dump())


class Differing(Listing[DifferenceShown]):
    """A page of accounts: `looked_at` of them, and of these the ones that would differ."""

    looked_at: int


router = policies_router(NewRules, BankPolicy)


@router.post("/{community_id}/what-if", responses=problems(NotForYou, NothingHere, BadCursor))
async def what_if(
    community_id: CommunityId,
    body: Rules,
    permit: Annotated[Permit, may("policy.try")],
    _: Command,
    desk: Annotated[WhatIf, provided(WhatIf)],
    page: PageQuery,
) -> Differing:
    """Run other rules over the real journal, a page of accounts at a time. Nothing is changed."""
    found = await desk.page(community_id, body, permit, page)
    listed = Listing.of([DifferenceShown.of(each) for each in found.items], found.next)
    return Differing(items=listed.items, next=listed.next, looked_at=found.looked_at)
