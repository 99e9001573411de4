"""Write the dashboards: `python deploy/grafana/make_dashboards.py`. A test holds files and this."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "dashboards"
WIDTH, HEIGHT, A_ROW = 12, 8, 2
SOURCE = {"type": "prometheus", "uid": "prometheus"}


@dataclass(frozen=True)
class Panel:
    """`legend` names a line after its labels."""

    title: str
    says: str
    unit: str
    expr: str
    legend: str = ""
    kind: str = "timeseries"


def quantile(share: float, metric: str, by: str) -> str:
    rate = f"rate({metric}_bucket[$__rate_interval])"
    return f"histogram_quantile({share}, sum by ({by}, le) ({rate}))"


def rate(metric: str, by: str) -> str:
    return f"sum by ({by}) (rate({metric}[$__rate_interval]))"


HTTP = "http_server_request_duration_seconds"
CITY = (
    Panel(
        "Requests now, by state",
        "From the services' own stores.",
        "short",
        "max by (state) (lovebank_requests_now)",
        "{{state}}",
        "stat",
    ),
    Panel(
        "Reported",
        "Needs told to the city, a second.",
        "reqps",
        rate("lovebank_requests_reported_total", "service_class"),
        "{{service_class}}",
    ),
    Panel(
        "Time to accept, median",
        "From report to acceptance.",
        "s",
        quantile(0.5, "lovebank_requests_accept_delay_seconds", "service_class"),
        "{{service_class}}",
    ),
    Panel(
        "Time to solve, 90th percentile",
        "From report to completion.",
        "s",
        quantile(0.9, "lovebank_requests_solve_delay_seconds", "service_class"),
        "{{service_class}}",
    ),
    Panel(
        "The promise",
        "Kept or broken, at completion.",
        "short",
        "sum by (kept) (increase(lovebank_requests_promise_total[$__range]))",
        "{{kept}}",
        "stat",
    ),
    Panel(
        "Channels",
        "How the word comes in.",
        "short",
        "sum by (channel) (increase(lovebank_requests_channel_total[$__range]))",
        "{{channel}}",
        "stat",
    ),
    Panel(
        "Waves and task offers",
        "Volunteers asked, a second.",
        "reqps",
        rate("lovebank_volunteers_task_offers_total", "state"),
        "{{state}}",
    ),
    Panel(
        "Minutes deposited",
        "Into the Love Bank, in the time shown.",
        "m",
        "sum(increase(lovebank_ledger_minutes_total[$__range]))",
        "",
        "stat",
    ),
)
SERVICES = (
    Panel(
        "Requests",
        "HTTP requests a second.",
        "reqps",
        rate(f"{HTTP}_count", "service"),
        "{{service}}",
    ),
    Panel(
        "Errors",
        "Answered 5xx, a second; zero is drawn.",
        "reqps",
        f'sum by (service) (rate({HTTP}_count{{status_class="5xx"}}[$__rate_interval]))'
        f" or sum by (service) (rate({HTTP}_count[$__rate_interval])) * 0",
        "{{service}}",
    ),
    Panel(
        "Duration, 95th percentile",
        "By service.",
        "s",
        quantile(0.95, HTTP, "service"),
        "{{service}}",
    ),
    Panel(
        "Slowest routes",
        "Mean duration, the five slowest.",
        "s",
        f"topk(5, sum by (service, route) (rate({HTTP}_sum[$__rate_interval]))"
        f" / sum by (service, route) (rate({HTTP}_count[$__rate_interval]) > 0))",
        "{{service}} {{route}}",
    ),
    Panel(
        "Memory",
        "Resident, of each process.",
        "bytes",
        'process_resident_memory_bytes{job="lovebank"}',
        "{{instance}}",
    ),
    Panel(
        "Builds",
        "What runs.",
        "short",
        "count by (service, version, revision) (lovebank_build_info)",
        "{{service}} {{version}} {{revision}}",
        "stat",
    ),
)
PIPELINE = (
    Panel(
        "Outbox: waiting",
        "Events that are not in the log yet.",
        "short",
        "max by (service) (lovebank_outbox_pending)",
        "{{service}}",
    ),
    Panel(
        "Outbox: age of the oldest",
        "Alarm at 60 s.",
        "s",
        "max by (service) (lovebank_outbox_oldest_age_seconds)",
        "{{service}}",
    ),
    Panel(
        "Published",
        "Events a second, by topic.",
        "reqps",
        rate("lovebank_events_published_total", "topic"),
        "{{topic}}",
    ),
    Panel(
        "Handled",
        "By group and outcome.",
        "reqps",
        rate("lovebank_events_handled_total", "group, outcome"),
        "{{group}} {{outcome}}",
    ),
    Panel(
        "Delay, 95th percentile",
        "From the event to its handling.",
        "s",
        quantile(0.95, "lovebank_event_delay_seconds", "group"),
        "{{group}}",
    ),
    Panel(
        "Lag",
        "Events in the log that a group has not handled.",
        "short",
        "sum by (group) (lovebank_consumer_lag_messages)",
        "{{group}}",
    ),
    Panel(
        "Parked",
        "Waiting for a person. Alarm above 0.",
        "short",
        "max by (group) (lovebank_dead_letters)",
        "{{group}}",
        "stat",
    ),
    Panel(
        "Consumers made anew",
        "In the time shown.",
        "short",
        "sum by (group) (increase(lovebank_consumer_restarts_total[$__range]))",
        "{{group}}",
        "stat",
    ),
)
LEDGER = (
    Panel(
        "Imbalance",
        "Must be 0. Anything else pages.",
        "m",
        "max(abs(lovebank_ledger_imbalance_minutes))",
        "",
        "stat",
    ),
    Panel(
        "Audit violations",
        "Must be 0.",
        "short",
        "max(lovebank_ledger_audit_violations)",
        "",
        "stat",
    ),
    Panel(
        "Postings",
        "A second, by kind.",
        "reqps",
        rate("lovebank_ledger_postings_total", "kind"),
        "{{kind}}",
    ),
    Panel(
        "Minutes posted",
        "In the time shown.",
        "m",
        "sum(increase(lovebank_ledger_minutes_total[$__range]))",
        "",
        "stat",
    ),
    Panel(
        "Recovered",
        "Transfers finished after a crash, in the time shown.",
        "short",
        "sum(increase(lovebank_ledger_recovered_total[$__range]))",
        "",
        "stat",
    ),
)
DASHBOARDS: Mapping[str, tuple[str, Sequence[Panel]]] = {
    "city": ("City", CITY),
    "services": ("Services", SERVICES),
    "pipeline": ("Pipeline", PIPELINE),
    "ledger": ("Ledger", LEDGER),
}


def dashboard(name: str) -> dict[str, Any]:
    title, panels = DASHBOARDS[name]
    return {
        "uid": f"lovebank-{name}",
        "title": f"Love Bank: {title}",
        "tags": ["lovebank"],
        "timezone": "Asia/Shanghai",
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "schemaVersion": 39,
        "panels": [_panel(number, panel) for number, panel in enumerate(panels)],
    }


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    row, column = divmod(number, A_ROW)
    return {
        "id": number + 1,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.says,
        "datasource": SOURCE,
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": "A", "datasource": SOURCE, "expr": panel.expr, "legendFormat": panel.legend}
        ],
    }


def written(name: str) -> str:
    return json.dumps(dashboard(name), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for each in DASHBOARDS:
        (FOLDER / f"{each}.json").write_text(written(each))
