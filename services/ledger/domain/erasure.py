"""Erasing a person: what they have in the bank is settled first, and then they are forgotten."""

from __future__ import annotations

from typing import Literal

from lovebank.contracts.ids import CommunityId, PersonId, PlaceId, TransferId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.account import Account, AccountState
from services.ledger.domain.chart import adjustment_of
from services.ledger.domain.errors import BalanceLeft
from services.ledger.domain.order import Code, Order

# What becomes of minutes that are left: they are used up before, given to somebody, or everybody's.
Choice = Literal["use", "gift", "pool"]


class Erasure(Model):
    """That somebody was erased, under an id that names nobody: what they had is settled."""

    person_id: PersonId
    community_id: CommunityId
    within: PlaceId
    choice: Choice
    erased_at: Instant


def settlement(account: Account, choice: Choice, to: str, policy_version: int, by: str) -> Order:
    """The order by which nothing is left. Raises `BalanceLeft`. What was owed is forgiven.

    From an account that gives nothing any more it is by force: what was on its way to it when it
    was closed came in all the same, and cannot stay there.
    """
    owed, is_open = account.available < 0, account.state is AccountState.OPEN
    if choice == "use" and not owed:
        raise BalanceLeft(account.available)
    debit, credit = account.account_id, to
    if owed:
        debit, credit = adjustment_of(account.community_id), account.account_id
    return Order(
        # Named by the version it was decided on: asked again after it, there is nothing to settle.
        transfer_id=TransferId(
            f"erasure:{account.volunteer_id}:{account.version}{'' if is_open else ':late'}"
        ),
        code=_code(choice, owed=owed),
        debit=debit,
        credit=credit,
        community_id=account.community_id,
        amount=abs(account.available),
        policy_version=policy_version,
        reason="erasure",
        approved_by=by,
        force=not is_open,
    )


def _code(choice: Choice, *, owed: bool) -> Code:
    if owed:
        return Code.ADJUSTMENT
    return Code.GIFT if choice == "gift" else Code.DONATION
