"""What the kernel measures of HTTP. Services in one process share one registry, by label."""

import os
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, Histogram, generate_latest

__all__ = ["CONTENT_TYPE_LATEST", "HTTP_SECONDS", "VERSION", "announce", "expose"]

HTTP_SECONDS = Histogram(
    "http_server_request_duration_seconds",
    "How long an HTTP request took, by the route's template.",
    ["service", "method", "route", "status_class"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_BUILD = Gauge(
    "lovebank_build_info", "Always 1: which build this is.", ["service", "version", "revision"]
)


def _version() -> str:
    try:
        return version("love-bank")
    except PackageNotFoundError:
        return "source"  # Run from its folder, not installed.


VERSION = _version()


def announce(service: str) -> None:
    _BUILD.labels(service, VERSION, os.environ.get("LOVEBANK_REVISION", "unknown")).set(1)


def expose() -> bytes:
    """Everything this process measures, in Prometheus' text format."""
    return generate_latest(REGISTRY)
