"""The bank as a whole, looked at by those who answer for it: what it owes, and who served."""

from __future__ import annotations

from collections.abc import Sequence

from lovebank.contracts.ids import PlaceId
from lovebank.contracts.instant import Instant
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between
from lovebank.kernel.identity.principal import NotForYou, Permit
from services.ledger.domain.balance_sheet import BalanceSheet, balance_sheet
from services.ledger.domain.commendation_figures import CommendationFigures, commendation_figures
from services.ledger.domain.transfer import Final
from services.ledger.store.accounts import Accounts
from services.ledger.store.journal import COMMUNITY, Journal
from services.ledger.usecases.policy_desk import PolicyDesk


class Treasurer:
    def __init__(
        self, accounts: Accounts, journal: Journal, rules: PolicyDesk, clock: Clock
    ) -> None:
        self._accounts = accounts
        self._journal = journal
        self._rules = rules
        self._clock = clock

    async def balance_sheet(self, place: PlaceId | None, permit: Permit) -> BalanceSheet:
        """By the rules of the place that is asked for; of a city, by what holds unless told."""
        region = _region(place, permit)
        rules = await self._rules.in_force(place or str(region.at_least))
        found = self._accounts.every({"community_id": region})
        accounts = [kept.value async for kept in found]
        return balance_sheet(accounts, await self._finals(region), self._clock(), rules)

    async def commendation_figures(
        self, place: PlaceId | None, begins: Instant, ends: Instant, permit: Permit
    ) -> CommendationFigures:
        finals = await self._finals(_region(place, permit))
        return commendation_figures(finals, begins, ends)

    async def _finals(self, region: Between) -> Sequence[Final]:
        found = self._journal.every({COMMUNITY: region, "state": "final"})
        return [kept.value async for kept in found if isinstance(kept.value, Final)]


def _region(place: PlaceId | None, permit: Permit) -> Between:
    region = permit.places(place)
    if region is None:
        raise NotForYou(permit.action)
    return region
