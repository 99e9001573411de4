"""Ask a Prometheus that scrapes a living city every query of the dashboards: each has an answer."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

DASHBOARDS = Path(__file__).parent / "grafana/dashboards"
PATIENCE_SECONDS = 60
VARIABLES = {"$__rate_interval": "1m", "$__range": "5m"}


def queries() -> Iterator[tuple[str, str]]:
    for path in sorted(DASHBOARDS.glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel.get("targets", []):
                yield f"{path.stem}: {panel['title']}", target["expr"]


def has_data(base: str, query: str) -> bool:
    for name, value in VARIABLES.items():
        query = query.replace(name, value)
    with urlopen(f"{base}/api/v1/query?query={quote(query)}", timeout=10) as answer:  # noqa: S310
        return bool(json.load(answer)["data"]["result"])


def main(base: str) -> int:
    waiting = [*queries()]
    asked, deadline = len(waiting), time.monotonic() + PATIENCE_SECONDS
    while waiting := [each for each in waiting if not has_data(base, each[1])]:
        if time.monotonic() > deadline:
            for where, query in waiting:
                sys.stderr.write(f"no data: {where}: {query}\n")
            return 1
        time.sleep(2)
    sys.stdout.write(f"{asked} queries of the dashboards have data\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
