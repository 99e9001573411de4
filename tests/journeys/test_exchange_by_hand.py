"""The page by which a newcomer has a day at the exchange point: exactly its commands, pasted."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.journeys.child import ROOT, child_city

PAGE = ROOT / "docs/exchange-day.md"
SECONDS_MAX = 600
SAID = (
    "0 of 8 accounts would differ.",
    '"type":"own-case"',
    "balance_minutes: 736",
    "granted",
    "noticed",
    '"type":"code-spent"',
    '"type":"goods-share-reached"',
    '"type":"own-case"',
    "state: reversed",
    '"name":"Riverside team","donates_only":false,"balance_minutes":10',
    '"reason":"not_delivered"',
    '"state":"issued"',
    '"type":"no-such-certificate"',
    "answer True",
    "Sound: final",
    "No sealed byte was changed.",
    "The books agree.",
    '"total_minutes":0',
    '"type":"balance-left"',
    "name: —",
)


def test_what_is_pasted_from_the_page_does_what_the_page_says(tmp_path: Path) -> None:
    """By who has seen the corridor light first, as the README has it."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    with child_city(tmp_path / "data") as city:
        seen = subprocess.run(
            [sys.executable, "-m", "lovebank.cli", "demo", "--url", city.url], cwd=ROOT, check=False
        )
        assert seen.returncode == 0
        pasted = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", "".join(blocks)],
            cwd=ROOT,
            env={**os.environ, "CITY": city.url, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=False,
        )
    told = pasted.stdout
    assert pasted.returncode == 0, told[-2000:] + pasted.stderr
    assert [line for line in told.splitlines() if '"status":5' in line] == []
    at = 0
    for each in SAID:  # In this order.
        at = told.find(each, at)
        assert at >= 0, f"{each!r} was not said: {told}"
