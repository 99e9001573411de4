"""What a town asks of its bank: deeds, gifts, holds, and the mistakes that people make."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from lovebank.contracts.ids import AccountId, TransferId, VolunteerId
from lovebank.contracts.words import EvidenceGrade
from services.ledger.domain import chart
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.ceiling import Surplus, SurplusChoice
from services.ledger.domain.order import Code, Deed, Kind, Order
from tests.builders import QINGLONG, WUJIAYUAN

NOON = datetime(2021, 2, 21, 4, 0, tzinfo=UTC)
SKU = "rice_5kg"
MEMBERS = [VolunteerId(f"volunteer-{number}") for number in range(4)]
POOL = chart.pool_of(WUJIAYUAN)
SUSPENSE = chart.suspense_of(WUJIAYUAN)
SHELF = chart.stock_of("point-1", SKU)
ISSUANCE = chart.issuance_of(WUJIAYUAN)
SERVICE = chart.service_clearing_of(WUJIAYUAN)
OPENED = {
    **{chart.account_of(member): chart.MINUTES for member in MEMBERS},
    POOL: chart.MINUTES,
    SUSPENSE: chart.MINUTES,
    SHELF: chart.unit_of(SKU),
}
HOMES = {chart.account_of(MEMBERS[-1]): QINGLONG}  # The others live in Wujiayuan.
CEILINGS = (90, 300, 900, 90_000)
CAPPED_CHANCE = 0.6


class Orders:
    """Each with an id of its own."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._amount_max = chance.choice((20, 90, 240))
        self._members = MEMBERS[: chance.randint(2, len(MEMBERS))]
        self._number = 0

    def deed(self) -> Deed:
        chance = self._chance
        return Deed(
            deed_id=f"deed-{self._next()}",
            volunteer_id=chance.choice(self._members),
            served_in=WUJIAYUAN,
            served_at=NOON + timedelta(days=chance.randrange(3)),
            minutes_served=chance.randint(5, 240),
            evidence_grade=chance.choice([*EvidenceGrade]),
        )

    def rules(self) -> Rules:
        grades = [*EvidenceGrade]
        return Rules(
            grades_for_balance=tuple(grades[self._chance.randrange(3) :]),
            grades_for_stars=tuple(grades[self._chance.randrange(7) :]),
            counted_a_day_minutes_max=self._chance.choice((240, 480, 900)),
            ceiling_minutes=self._chance.choice(CEILINGS),
            over_the_ceiling=self._chance.choice([*Surplus]),
        )

    def choice(self) -> tuple[VolunteerId, SurplusChoice]:
        return self.member(), self._chance.choice([*SurplusChoice])

    def member(self) -> VolunteerId:
        return self._chance.choice(self._members)

    def move(self) -> Order:
        drawn = self._chance.choices(
            (self._gift, self._donation, self._care, self._suspicion, self._clearing, self._stock),
            (6, 2, 2, 1, 1, 1),
        )
        return drawn[0]()

    def hold(self) -> Order:
        return self._chance.choice((self._service, self._help, self._goods))()

    def _gift(self) -> Order:
        giver, taker = self._chance.sample(self._members, 2)
        return self._capped(Code.GIFT, chart.account_of(giver), chart.account_of(taker))

    def _donation(self) -> Order:
        return self._order(Code.DONATION, self._member(), POOL)

    def _care(self) -> Order:
        return self._capped(Code.CARE_GRANT, POOL, self._member())

    def _suspicion(self) -> Order:
        return self._order(Code.FRAUD_HOLD, ISSUANCE, SUSPENSE)

    def _clearing(self) -> Order:
        return self._order(Code.ADJUSTMENT, SUSPENSE, self._member())

    def _stock(self) -> Order:
        return self._order(Code.STOCK_IN, chart.supply_of(WUJIAYUAN), SHELF, unit=OPENED[SHELF])

    def _service(self) -> Order:
        return self._order(Code.REDEMPTION_SERVICE, self._member(), SERVICE, Kind.HOLD)

    def _help(self) -> Order:
        asking, helping = map(chart.account_of, self._chance.sample(self._members, 2))
        return self._order(Code.HELP_FOR_HOURS, asking, helping, Kind.HOLD)

    def _goods(self) -> Order:
        delivered = chart.delivered_of(WUJIAYUAN)
        return self._order(Code.STOCK_OUT, SHELF, delivered, Kind.HOLD, OPENED[SHELF])

    def _capped(self, code: Code, debit: AccountId, credit: AccountId) -> Order:
        """As gifts and grants are; some without, so that a balance may rise over its ceiling."""
        order = self._order(code, debit, credit)
        return order.model_copy(update={"capped": self._chance.random() < CAPPED_CHANCE})

    def _order(
        self,
        code: Code,
        debit: AccountId,
        credit: AccountId,
        kind: Kind = Kind.MOVE,
        unit: str = chart.MINUTES,
    ) -> Order:
        return Order(
            transfer_id=TransferId(f"{kind}:{self._next()}"),
            kind=kind,
            code=code,
            debit=debit,
            credit=credit,
            community_id=WUJIAYUAN,
            amount=self._chance.randint(1, self._amount_max),
            unit=unit,
            floor=self._chance.choice((0, 0, 0, -60)),
            force=self._chance.random() < 0.03,
            expires_at=NOON + timedelta(days=3) if kind is Kind.HOLD else None,
        )

    def _member(self) -> AccountId:
        return chart.account_of(self.member())

    def _next(self) -> int:
        self._number += 1
        return self._number
