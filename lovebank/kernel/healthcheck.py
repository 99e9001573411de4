"""`python -m lovebank.kernel.healthcheck URL`: exit 0 where it answers 200. For containers."""

import sys
from http import HTTPStatus
from urllib.error import URLError
from urllib.request import urlopen

TIMEOUT_SECONDS = 2


def is_healthy(url: str) -> bool:
    try:
        with urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - Our own address.
            return bool(answer.status == HTTPStatus.OK)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_healthy(sys.argv[1]) else 1)
