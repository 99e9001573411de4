"""Wait until every one of these addresses answers 200: `wait_ready.py SECONDS URL...`."""

import sys
import time
from urllib.error import URLError
from urllib.request import urlopen


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - Addresses of our own.
            return bool(answer.status == 200)  # noqa: PLR2004
    except (URLError, OSError):
        return False


def main(seconds: float, urls: list[str]) -> int:
    deadline = time.monotonic() + seconds
    while waiting := [url for url in urls if not answers(url)]:
        if time.monotonic() > deadline:
            sys.stderr.write(f"Not ready after {seconds:.0f} s: {', '.join(waiting)}\n")
            return 1
        time.sleep(0.5)
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
