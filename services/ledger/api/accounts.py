"""`/accounts`: what somebody has in the bank, and how it came there."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.contracts.ids import AccountId, CommunityId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.commands import Command
from lovebank.kernel.documents.collection import Cursor
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.account import Account, AccountState
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.ceiling import SurplusChoice
from services.ledger.domain.errors import AccountNotOpen
from services.ledger.domain.order import Code, Kind
from services.ledger.domain.stars import eligible_level, next_level_at_minutes
from services.ledger.domain.transfer import Final, Posting
from services.ledger.usecases.account_desk import AccountDesk
from services.ledger.usecases.bookkeeper import Bookkeeper

router = APIRouter(prefix="/accounts", tags=["accounts"])

Reader = Annotated[Permit, may("account.read")]
Chooser = Annotated[Permit, may("account.choose")]
Holders = Annotated[AccountDesk, provided(AccountDesk)]
Desk = Annotated[Bookkeeper, provided(Bookkeeper)]


class Star(BaseModel):
    """`next_level_at_minutes` is null above the last rung of the ladder."""

    eligible_level: int
    next_level_at_minutes: int | None
    policy_version: int


class Choice(Model):
    """What becomes of a deed's minutes over the ceiling. For stars they count in any case."""

    surplus: SurplusChoice


class AccountShown(BaseModel):
    """What is held is part of the balance, and not available until the hold ends.

    The balance rises to the ceiling; `surplus` is what the member chose for what is over.
    """

    account_id: AccountId
    volunteer_id: VolunteerId
    community_id: CommunityId
    state: AccountState
    balance_minutes: int
    available_minutes: int
    held_minutes: int
    lifetime_minutes: int
    ceiling_minutes: int
    surplus: SurplusChoice
    version: int
    star: Star

    @classmethod
    def of(cls, account: Account, policy: BankPolicy) -> "AccountShown":
        lifetime, ladder = account.lifetime_minutes, policy.star_ladder_minutes
        return cls(
            account_id=account.account_id,
            volunteer_id=account.volunteer_id,
            community_id=account.community_id,
            state=account.state,
            balance_minutes=account.balance_minutes,
            available_minutes=account.available,
            held_minutes=account.held,
            lifetime_minutes=lifetime,
            ceiling_minutes=policy.ceiling_minutes,
            surplus=account.surplus,
            version=account.version,
            star=Star(
                eligible_level=eligible_level(lifetime, ladder),
                next_level_at_minutes=next_level_at_minutes(lifetime, ladder),
                policy_version=policy.version,
            ),
        )


class StatementLine(BaseModel):
    """One posting. What was served and what it counted for may differ: the policy says why.

    `minutes` is by how much the balance changed; a hold changes only what is held. The fields of
    service are null where the line is none. `forced`: a reversal that could pass the floor.
    `over_ceiling_minutes` of a deed found no room: `overflow_minutes` of them went to the pool.
    """

    line: int
    transfer_id: TransferId
    code: Code
    kind: Kind
    counterpart: AccountId
    entered_at: Instant
    deed_id: str | None
    served_at: Instant | None
    minutes_served: int | None
    evidence_grade: EvidenceGrade | None
    minutes: int
    recognised_minutes: int
    over_ceiling_minutes: int
    overflow_minutes: int
    policy_version: int
    balance_minutes: int
    held_minutes: int
    lifetime_minutes: int
    reverses: TransferId | None
    reason: str | None
    forced: bool

    @classmethod
    def of(cls, final: Final, posting: Posting) -> "StatementLine":
        order, deed = final.transfer.order, final.transfer.order.deed
        return cls(
            line=posting.account_version,
            transfer_id=order.transfer_id,
            code=order.code,
            kind=order.kind,
            counterpart=posting.counterpart,
            entered_at=final.transfer.entered_at,
            deed_id=deed.deed_id if deed else None,
            served_at=deed.served_at if deed else None,
            minutes_served=deed.minutes_served if deed else None,
            evidence_grade=deed.evidence_grade if deed else None,
            minutes=posting.minutes,
            recognised_minutes=posting.recognised_minutes,
            over_ceiling_minutes=posting.over_ceiling_minutes,
            overflow_minutes=posting.overflow_minutes,
            policy_version=order.policy_version,
            balance_minutes=posting.balance_minutes,
            held_minutes=posting.held,
            lifetime_minutes=posting.lifetime_minutes,
            reverses=order.reverses,
            reason=order.reason,
            forced=order.force,
        )


def page_of(account: Account, finals: Sequence[Final], limit: int) -> Listing[StatementLine]:
    """The lines of an account, whosever it is."""
    postings = [(final, final.posting_of(account.account_id)) for final in finals]
    lines = [StatementLine.of(final, posting) for final, posting in postings if posting]
    full = len(lines) == limit
    return Listing.of(lines, Cursor(lines[-1].line, account.account_id) if full else None)


@router.get("/{volunteer_id}", responses=problems(NotForYou, NothingHere))
async def show(volunteer_id: VolunteerId, permit: Reader, desk: Desk) -> AccountShown:
    """What may be spent, what was ever served, and which star that makes one eligible for."""
    account, policy = await desk.account(volunteer_id, permit)
    return AccountShown.of(account, policy)


@router.post("/{volunteer_id}/surplus", responses=problems(NotForYou, NothingHere, KeyReused))
async def choose(
    volunteer_id: VolunteerId, body: Choice, permit: Chooser, cause: Command, holders: Holders
) -> AccountShown:
    """To the solidarity pool or only recorded: for deeds that are deposited from now on."""
    return AccountShown.of(*await holders.choose(volunteer_id, body.surplus, permit, cause))


@router.post(
    "/{volunteer_id}/wake", responses=problems(NotForYou, NothingHere, AccountNotOpen, KeyReused)
)
async def wake(
    volunteer_id: VolunteerId,
    permit: Annotated[Permit, may("account.wake")],
    cause: Command,
    holders: Holders,
) -> AccountShown:
    """By its holder, or by an office on their word; one that is awake stays as it is."""
    return AccountShown.of(*await holders.wake(volunteer_id, permit, cause))


@router.get("/{volunteer_id}/statement", responses=problems(NotForYou, NothingHere, BadCursor))
async def statement(
    volunteer_id: VolunteerId, permit: Reader, desk: Desk, page: PageQuery
) -> Listing[StatementLine]:
    """Every posting, oldest first, its lines numbered without a gap."""
    account, finals = await desk.statement(volunteer_id, permit, page)
    return page_of(account, finals, page.limit)
