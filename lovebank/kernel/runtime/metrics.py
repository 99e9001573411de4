"""What the kernel measures of events, from the outbox to the handler."""

from enum import StrEnum

from prometheus_client import Counter, Gauge, Histogram

from lovebank.contracts.registry import TOPICS
from lovebank.kernel.subscriber import Subscriber


class Outcome(StrEnum):
    HANDLED = "ok"
    RETRIED = "retried"  # Failed once more, and is tried again.
    PARKED = "parked"
    UNKNOWN = "unknown"  # Of a type that this group does not hear.


OUTBOX_PENDING = Gauge("lovebank_outbox_pending", "Events that wait to be published.", ["service"])
OUTBOX_AGE = Gauge(
    "lovebank_outbox_oldest_age_seconds", "How long the oldest of them has waited.", ["service"]
)
PUBLISHED = Counter("lovebank_events_published_total", "Events taken to the log.", ["topic"])
HANDLED = Counter(
    "lovebank_events_handled_total", "Events that came to a group.", ["group", "type", "outcome"]
)
DELAY = Histogram(
    "lovebank_event_delay_seconds",
    "From the event to its handling.",
    ["group"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 1800),
)
LAG = Gauge(
    "lovebank_consumer_lag_messages", "Events in the log, not yet handled.", ["group", "topic"]
)
PARKED = Gauge("lovebank_dead_letters", "Events that are parked.", ["group"])
PROGRESS = Gauge(
    "lovebank_consumer_last_progress_timestamp_seconds", "When it last handled one.", ["group"]
)
RESTARTS = Counter(
    "lovebank_consumer_restarts_total", "Consumers thrown away and made anew.", ["group"]
)


def announce_outbox(service: str) -> None:
    OUTBOX_PENDING.labels(service)
    OUTBOX_AGE.labels(service)
    topic = f"lovebank.{service}"
    if topic in TOPICS:
        PUBLISHED.labels(topic)


def announce(subscriber: Subscriber) -> None:
    """Every label set begins at zero: a first event would otherwise not be an increase."""
    group = subscriber.group
    for topic in subscriber.topics:
        LAG.labels(group, topic).set(0)
        PUBLISHED.labels(topic)
    for heard in subscriber.types:
        for outcome in Outcome:
            HANDLED.labels(group, heard, outcome)
    DELAY.labels(group)
    RESTARTS.labels(group)
    PARKED.labels(group).set(0)
    PROGRESS.labels(group).set_to_current_time()
