"""A city in a process of its own, on a real port and a real folder, that can be killed."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx

from lovebank.story.corridor_light import STEPS
from lovebank.story.tale import Tale
from lovebank.story.town import Town

ROOT = Path(__file__).parents[2]
START_SECONDS_MAX = 120  # A busy machine takes its time.
STOP_SECONDS_MAX = 20
AS_USUAL = ("-m", "lovebank.cli", "run", "--demo")
EVERYTHING_TWICE = ("-m", "tests.journeys.twice")


class ChildCity:
    def __init__(self, folder: Path, command: Sequence[str] = AS_USUAL) -> None:
        self.folder = folder
        self._port = _free_port()
        self._command = command
        self._running: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> float:
        """How many seconds it took to the first answered request."""
        begun = time.monotonic()
        self.begin()
        while not self._answers():
            assert self._running
            assert self._running.poll() is None, self._running.communicate()[1][-2000:]
            assert time.monotonic() < begun + START_SECONDS_MAX, "no answer"
            time.sleep(0.02)
        return time.monotonic() - begun

    def begin(self) -> None:
        arguments = ["--data", str(self.folder), "--port", str(self._port)]
        self._running = subprocess.Popen(
            [sys.executable, *self._command, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill(self) -> None:
        """`kill -9`: no farewell, no flush."""
        running, self._running = self._running, None
        if running:
            running.kill()
            running.communicate(timeout=STOP_SECONDS_MAX)

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """The exit code, and what it said."""
        running, self._running = self._running, None
        assert running
        running.send_signal(number)
        said, complained = running.communicate(timeout=STOP_SECONDS_MAX)
        return running.returncode, said, complained

    @property
    def pid(self) -> int:
        assert self._running
        return self._running.pid

    def _answers(self) -> bool:
        try:
            # Once it listens, it answers as soon as it can: asking more often would only be work.
            with socket.create_connection(("127.0.0.1", self._port)):
                pass
            ready = f"{self.url}/requests/ready"
            return httpx.get(ready, timeout=START_SECONDS_MAX).is_success
        except (OSError, httpx.TransportError):
            return False


@contextmanager
def child_city(folder: Path, command: Sequence[str] = AS_USUAL) -> Iterator[ChildCity]:
    city = ChildCity(folder, command)
    try:
        city.start()
        yield city
    finally:
        city.kill()


@asynccontextmanager
async def a_tale(city: ChildCity, told: list[str]) -> AsyncIterator[Tale]:
    async with httpx.AsyncClient(base_url=city.url, timeout=10) as http:
        yield Tale(Town(http), name="journey", tell=told.append)


async def whole_story(city: ChildCity) -> str:
    """The request that it was about."""
    async with a_tale(city, []) as tale:
        for step in STEPS:
            await step(tale)
    return tale.request_id


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
