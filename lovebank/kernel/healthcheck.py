"""`python -m lovebank.kernel.healthcheck`: exit 0 where the service here is ready."""

import sys
from http import HTTPStatus
from urllib.error import URLError
from urllib.request import urlopen

TIMEOUT_SECONDS = 5
HERE = "http://127.0.0.1:8000/ready"


def is_healthy(url: str) -> bool:
    try:
        with urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - Our own address.
            return bool(answer.status == HTTPStatus.OK)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_healthy(HERE) else 1)
