"""The record of service, and the statement of a month: the passbook as its holder reads it."""

from collections.abc import Sequence

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import Permit
from services.ledger.domain.errors import NothingThatMonth
from services.ledger.domain.passbook import Month, RecordedDeed, month_of, record_of
from services.ledger.usecases.passbook import Passbook


class RecordDesk:
    def __init__(self, passbook: Passbook, clock: Clock) -> None:
        self._passbook = passbook
        self.clock = clock

    async def record(self, volunteer_id: VolunteerId, permit: Permit) -> Sequence[RecordedDeed]:
        await self._passbook.of(volunteer_id, permit)
        return record_of(await self._passbook.lines(volunteer_id))

    async def month(self, volunteer_id: VolunteerId, month: str, permit: Permit) -> Month:
        """Raises `NothingThatMonth`."""
        await self._passbook.of(volunteer_id, permit)
        found = month_of(await self._passbook.lines(volunteer_id), month)
        if found is None:
            raise NothingThatMonth(month)
        return found
