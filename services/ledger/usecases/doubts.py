"""Where minutes come in, and where those wait that somebody must look at first: put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.service import Timer
from services.ledger.store.adjustments import open_adjustments
from services.ledger.store.backfills import open_backfills
from services.ledger.store.memberships import open_memberships
from services.ledger.store.partners import open_partners
from services.ledger.store.quotas import open_quotas
from services.ledger.store.served_months import open_served_months
from services.ledger.store.suspensions import open_suspensions
from services.ledger.usecases import case_events
from services.ledger.usecases.adjustment_desk import AdjustmentDesk
from services.ledger.usecases.backfill_desk import BackfillDesk, Limits
from services.ledger.usecases.exchange.exchange import Bank
from services.ledger.usecases.four_eyes import FourEyes
from services.ledger.usecases.history import History
from services.ledger.usecases.intake import Intake
from services.ledger.usecases.organization_desk import OrganizationDesk
from services.ledger.usecases.overflow import Overflow
from services.ledger.usecases.suspense import Suspense
from services.ledger.usecases.suspension_desk import SuspensionDesk
from services.ledger.usecases.what_if import WhatIf

DECIDED_SECONDS = 5.0


@dataclass(frozen=True)
class Doubts:
    intake: Intake
    overflow: Overflow
    suspense: Suspense
    suspensions: SuspensionDesk
    backfills: BackfillDesk
    adjustments: AdjustmentDesk
    organizations: OrganizationDesk
    what_if: WhatIf

    @property
    def desks(self) -> Sequence[object]:
        cases = [self.suspensions, self.backfills, self.adjustments]
        return [*cases, self.organizations, self.what_if]

    @property
    def timers(self) -> Sequence[Timer]:
        return [Timer("carry out what was decided", DECIDED_SECONDS, self.carry_out)]

    async def carry_out(self) -> None:
        """What was decided, and is not done yet because somebody died over it."""
        await self.backfills.carry_out()
        await self.adjustments.carry_out()
        await self.suspense.settle_all()


async def open_doubts(database: Database, bank: Bank) -> Doubts:
    clock, rules = bank.clock, bank.policies
    history = History(await open_served_months(database), await open_partners(database))
    held = await open_suspensions(database)
    suspense = Suspense(held, bank.teller, history, clock)
    intake = Intake(bank.teller, suspense, history, bank.journal, rules, clock)
    organizations = OrganizationDesk(await open_memberships(database), clock)
    entered = await open_backfills(database)
    by_hand = FourEyes(entered, organizations, case_events.of_backfill, clock)
    corrected = await open_adjustments(database)
    corrections = FourEyes(corrected, organizations, case_events.of_adjustment, clock)
    limits = Limits(await open_quotas(database), rules)
    return Doubts(
        intake,
        Overflow(bank.teller, bank.journal),
        suspense,
        SuspensionDesk(held, suspense, rules, clock),
        BackfillDesk(by_hand, limits, bank.accounts, intake, clock),
        AdjustmentDesk(corrections, bank.journal, bank.teller),
        organizations,
        WhatIf(bank.accounts, bank.journal, rules, clock),
    )
