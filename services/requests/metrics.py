"""What is counted and measured in requests. No label names a community, let alone a person."""

from datetime import timedelta

from prometheus_client import Counter, Gauge, Histogram

from lovebank.contracts.words import Category, Channel, EvidenceGrade, ServiceClass

MINUTES = 60.0
_BUCKETS = tuple(minutes * MINUTES for minutes in (1, 2, 5, 10, 15, 30, 45, 60, 120, 480, 1440))

_REPORTED = Counter(
    "lovebank_requests_reported_total",
    "Help requests reported.",
    ["service_class", "category"],
)
_CHANNELS = Counter(
    "lovebank_requests_channel_total",
    "Help requests reported, by how the word came in.",
    ["channel"],
)
_STEPS = Counter(
    "lovebank_requests_steps_total",
    "Steps that help requests took after their report: accepted, confirmed, closed and so on.",
    ["step", "service_class"],
)
_ACCEPT = Histogram(
    "lovebank_requests_accept_delay_seconds",
    "From the report until a volunteer accepted.",
    ["service_class"],
    buckets=_BUCKETS,
)
_SOLVE = Histogram(
    "lovebank_requests_solve_delay_seconds",
    "From the report until the volunteer said that it is done.",
    ["service_class"],
    buckets=_BUCKETS,
)
_PROMISE = Counter(
    "lovebank_requests_promise_total",
    "Help requests done, by whether that was within what was promised.",
    ["service_class", "kept"],
)
_CONFIRMED = Counter(
    "lovebank_requests_confirmed_minutes_total",
    "Minutes served and confirmed, by grade of evidence.",
    ["evidence_grade"],
)
_NOW = Gauge(
    "lovebank_requests_now",
    "Help requests that are in this state now, as kept; all replicas tell the same.",
    ["state"],
)
STEPS = (
    "triaged",
    "dispatching",
    "accepted",
    "handed_back",
    "referred",
    "reopened",
    "in_progress",
    "completed",
    "disputed",
    "confirmed",
    "unfulfilled",
    "merged",
    "cancelled",
    "declined_by_beneficiary",
    "closed",
)


def prepare() -> None:
    """Every series exists from the start: else the first event of a kind is not seen as a rise."""
    for channel in Channel:
        _CHANNELS.labels(channel)
    for grade in EvidenceGrade:
        _CONFIRMED.labels(int(grade))
    for service_class in ServiceClass:
        _prepare_class(service_class)


def _prepare_class(service_class: ServiceClass) -> None:
    for category in Category:
        _REPORTED.labels(service_class, category)
    for step in STEPS:
        _STEPS.labels(step, service_class)
    for kept in ("yes", "no"):
        _PROMISE.labels(service_class, kept)


def count_report(channel: Channel, category: Category, service_class: ServiceClass) -> None:
    _REPORTED.labels(service_class, category).inc()
    _CHANNELS.labels(channel).inc()


def count_step(step: str, service_class: ServiceClass) -> None:
    _STEPS.labels(step, service_class).inc()


def observe_acceptance(after: timedelta, service_class: ServiceClass) -> None:
    _ACCEPT.labels(service_class).observe(after.total_seconds())


def observe_completion(after: timedelta, service_class: ServiceClass, *, kept: bool) -> None:
    _SOLVE.labels(service_class).observe(after.total_seconds())
    _PROMISE.labels(service_class, "yes" if kept else "no").inc()


def count_confirmed(minutes: int, grade: EvidenceGrade) -> None:
    _CONFIRMED.labels(int(grade)).inc(minutes)


def show_now(state: str, count: int) -> None:
    _NOW.labels(state).set(count)
