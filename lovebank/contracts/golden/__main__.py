"""Writes the golden schemas: `python -m lovebank.contracts.golden [--unreleased]`.

`--unreleased` takes the contracts as they are. Only for events that nobody has subscribed to yet.
"""

import json
import sys
from collections.abc import Iterator

from lovebank.contracts.golden import FOLDER, breaks, generate, path, read
from lovebank.contracts.registry import events


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--unreleased"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    if broken := [] if arguments else [*_broken()]:
        sys.stderr.write("\n".join([*broken, "Nothing written. Publish a new version.", ""]))
        return 1
    for event_type in {file.stem for file in FOLDER.glob("*.json")} - {*events()}:
        path(event_type).unlink()
    for event_type, event in events().items():
        text = json.dumps(generate(event), indent=2, ensure_ascii=False)
        path(event_type).write_text(text + "\n", encoding="utf-8")
    return 0


def _broken() -> Iterator[str]:
    for event_type in sorted(file.stem for file in FOLDER.glob("*.json")):
        current = events().get(event_type)
        whys = breaks(read(event_type), generate(current)) if current else ["is gone"]
        yield from (f"{event_type}: {why}." for why in whys)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
