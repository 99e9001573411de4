"""What the ledger remembers of each person's services, so that it can doubt the next one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from pydantic import BaseModel

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.repository import Kept, Repository
from lovebank.kernel.retry import settle
from services.ledger.domain.bank_policy import BankPolicy, local_day
from services.ledger.domain.signals import (
    Known,
    Partners,
    Served,
    ServedMonth,
    Service,
    found,
)
from services.ledger.store.partners import PartnersKept, partners_of
from services.ledger.store.served_months import ServedMonths, month_of

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class History:
    months: ServedMonths
    partners: PartnersKept

    async def find(self, service: Service) -> Served | None:
        """The same service, as it was looked at before."""
        kept = await self.months.find_one(_month_of(service))
        return kept.value.find(service.deed.deed_id) if kept else None

    async def remember(self, service: Service, earned_minutes: int, policy: BankPolicy) -> Served:
        """With what is to be doubted of it. Raises `TooLongADay`, `StaleVersion`."""
        kept = await self.months.find_one(_month_of(service))
        month, deed = kept.value if kept else ServedMonth(), service.deed
        if again := month.find(deed.deed_id):
            return again
        day = local_day(deed.served_at)
        month.check_day(day, deed.minutes_served, policy.served_a_day_minutes_max)
        known = Known(
            near=(*month.services, *[each async for each in self._nearby(service)]),
            partners=await self._count(service),
            earned_minutes=earned_minutes,
        )
        served = Served(
            deed_id=deed.deed_id,
            begins_at=service.begins_at,
            ends_at=service.ends_at,
            day=day,
            minutes=deed.minutes_served,
            signals=found(service, known, policy.fraud),
        )
        cause = Cause(id=f"served:{deed.deed_id}")
        await _keep(self.months, _month_of(service), kept, month.with_next(served), cause)
        return served

    async def vouch(self, volunteer_id: VolunteerId, partner_id: str) -> None:
        """That these two help one another so much is no cause for doubt any more."""

        async def attempt() -> None:
            kept = await self.partners.find_one(partners_of(volunteer_id))
            partners = (kept.value if kept else Partners()).vouch(partner_id)
            cause = Cause(id=f"vouched:{partner_id}")
            await _keep(self.partners, partners_of(volunteer_id), kept, partners, cause)

        await settle(attempt)

    async def _nearby(self, service: Service) -> AsyncIterator[Served]:
        """Of the months that the day before and the day after belong to, where they are others."""
        own = _month_of(service)
        for name in _months_near(service):
            kept = await self.months.find_one(name) if name != own else None
            for each in kept.value.services if kept else ():
                yield each

    async def _count(self, service: Service) -> Partners:
        if service.partner_id is None:
            return Partners()
        name = partners_of(service.deed.volunteer_id)
        kept = await self.partners.find_one(name)
        before = kept.value if kept else Partners()
        after = before.with_next(service.deed, service.partner_id)
        if after != before:
            cause = Cause(id=f"served:{service.deed.deed_id}")
            await _keep(self.partners, name, kept, after, cause)
        return after


def _month_of(service: Service) -> str:
    return month_of(service.deed.volunteer_id, local_day(service.deed.served_at))


def _months_near(service: Service) -> set[str]:
    day = date.fromisoformat(local_day(service.deed.served_at))
    days = (day - timedelta(days=1), day + timedelta(days=1))
    return {month_of(service.deed.volunteer_id, each.isoformat()) for each in days}


async def _keep(
    book: Repository[M], name: str, kept: Kept[M] | None, value: M, cause: Cause
) -> None:
    if kept:
        await book.replace(kept, value, [], cause)
        return
    try:
        await book.add(name, value, [], cause)
    except Taken as taken:
        raise StaleVersion(name) from taken
