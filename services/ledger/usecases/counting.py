"""What is counted and logged of each transfer that came to its end."""

from lovebank.kernel.telemetry.log import get_logger
from services.ledger import metrics
from services.ledger.domain.transfer import Final, Outcome

log = get_logger()


def count(outcome: Outcome) -> None:
    order = outcome.transfer.order
    if not isinstance(outcome, Final):
        metrics.REJECTED.labels(outcome.why).inc()
        log.info("ledger.rejected", transfer_id=order.transfer_id, why=outcome.why)
        return
    metrics.POSTINGS.labels(order.code).inc()
    log.info("ledger.posted", transfer_id=order.transfer_id, code=order.code, amount=order.amount)
    if order.deed and outcome.credit:
        metrics.MINUTES.labels("served").inc(order.deed.minutes_served)
        metrics.MINUTES.labels("balance").inc(outcome.credit.minutes)
        metrics.MINUTES.labels("recognised").inc(outcome.credit.recognised_minutes)
