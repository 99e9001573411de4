"""Counting and logging what was published of dispatches."""

from collections.abc import Sequence

from lovebank.contracts.volunteers import (
    TaskOfferDeclined,
    TaskOffersLapsed,
    TaskOffersWithdrawn,
    VolunteersEvent,
    WaveSent,
)
from lovebank.kernel.telemetry.log import get_logger
from services.volunteers.metrics import OFFERS, WAVES

log = get_logger()


def count(told: Sequence[VolunteersEvent]) -> None:
    for event in told:
        match event:
            case WaveSent(volunteers=asked, wave=wave, nobody_because=why):
                WAVES.labels("somebody" if asked else "nobody").inc()
                OFFERS.labels("sent").inc(len(asked))
                log.info("wave.sent", wave=wave, asked=len(asked), nobody_because=why)
            case TaskOffersWithdrawn(volunteers=stood_down):
                OFFERS.labels("withdrawn").inc(len(stood_down))
            case TaskOffersLapsed(volunteers=silent):
                OFFERS.labels("lapsed").inc(len(silent))
            case TaskOfferDeclined():
                OFFERS.labels("declined").inc()
