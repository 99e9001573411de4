"""Published by services/ledger as well: what two people decide, and minutes in doubt."""

from typing import ClassVar

from lovebank.contracts.ids import PersonId, TransferId, VolunteerId
from lovebank.contracts.ledger import Code, LedgerEvent
from lovebank.contracts.words import MinutesServed


class ProposalEvent(LedgerEvent):
    """Something that two people of two organizations must want. The aggregate is the proposal.

    `by` said what the event tells, for the organization they work for.
    """

    proposal_id: str
    by: PersonId
    organization_id: str


class BackfillEvent(ProposalEvent):
    volunteer_id: VolunteerId
    minutes_served: MinutesServed


class BackfillProposed(BackfillEvent):
    """Minutes were entered by hand; they count once they are approved."""

    kind: ClassVar[str] = "backfill.proposed"


class BackfillApproved(BackfillEvent):
    """`ledger.deposited` or `fraud_hold.placed` follows, or neither where the books refuse."""

    kind: ClassVar[str] = "backfill.approved"


class BackfillRefused(BackfillEvent):
    kind: ClassVar[str] = "backfill.refused"
    reason: Code


class BackfillWithdrawn(BackfillEvent):
    kind: ClassVar[str] = "backfill.withdrawn"


class AdjustmentEvent(ProposalEvent):
    """`forced`: the account may come below its floor by it."""

    reverses: TransferId
    forced: bool


class AdjustmentProposed(AdjustmentEvent):
    kind: ClassVar[str] = "adjustment.proposed"


class AdjustmentApproved(AdjustmentEvent):
    """`ledger.reversed` follows, unless the books refuse."""

    kind: ClassVar[str] = "adjustment.approved"


class AdjustmentRefused(AdjustmentEvent):
    kind: ClassVar[str] = "adjustment.refused"
    reason: Code


class AdjustmentWithdrawn(AdjustmentEvent):
    kind: ClassVar[str] = "adjustment.withdrawn"


class FraudHoldEvent(LedgerEvent):
    """Minutes in doubt, held before they were posted. The aggregate is the suspension.

    Why is named by codes. Nothing is found yet: a person looks, and the member may appeal.
    """

    suspension_id: str
    deed_id: str
    volunteer_id: VolunteerId
    minutes_served: MinutesServed
    signals: tuple[Code, ...]


class FraudHoldPlaced(FraudHoldEvent):
    kind: ClassVar[str] = "fraud_hold.placed"


class FraudHoldCleared(FraudHoldEvent):
    """No doubt is left: `ledger.deposited` follows."""

    kind: ClassVar[str] = "fraud_hold.cleared"


class FraudHoldDismissed(FraudHoldEvent):
    """The minutes go back. The member may appeal."""

    kind: ClassVar[str] = "fraud_hold.dismissed"


class FraudHoldAppealed(FraudHoldEvent):
    kind: ClassVar[str] = "fraud_hold.appealed"


class FraudHoldGranted(FraudHoldEvent):
    """On appeal, and by somebody else: `ledger.deposited` follows."""

    kind: ClassVar[str] = "fraud_hold.granted"


class FraudHoldUpheld(FraudHoldEvent):
    """On appeal, and by somebody else: the minutes stay away."""

    kind: ClassVar[str] = "fraud_hold.upheld"
