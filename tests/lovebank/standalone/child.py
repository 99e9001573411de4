"""`lovebank serve <service>` in a process of its own, on a port of its own, that can be killed."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).parents[3]
WITHIN_SECONDS = 120.0
LOOK_AGAIN_SECONDS = 0.1
ISSUER_ADMIN = "code-of-the-first-operator"


@dataclass(frozen=True)
class Ground:
    """What services stand on. `folder` is for what they say, and for the issuer's keys."""

    kafka: str
    mongo: str
    folder: Path
    jwks: str = "http://127.0.0.1:1/jwks"

    def settings(self) -> Mapping[str, str]:
        return {
            "LOVEBANK_KAFKA": self.kafka,
            "LOVEBANK_KAFKA_SESSION_SECONDS": "6",
            "LOVEBANK_MONGO": self.mongo,
            "LOVEBANK_OIDC_ISSUER": "http://issuer",
            "LOVEBANK_OIDC_JWKS": self.jwks,
            "LOVEBANK_ENV": "trial",
            "LOVEBANK_PORT": "0",
            "LOVEBANK_ISSUER_ADMIN": ISSUER_ADMIN,
            "LOVEBANK_ISSUER_KEYS": str(self.folder / "issuer"),
        }


class ChildService:
    def __init__(self, ground: Ground, *words: str, name: str = "") -> None:
        self._words = words
        self._said = ground.folder / f"{name or '-'.join(words)}.log"
        with self._said.open("ab") as out:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "lovebank.cli", *words],
                cwd=ROOT,
                env={**os.environ, **ground.settings()},
                stdout=out,
                stderr=out,
            )

    def said(self) -> str:
        return self._said.read_text()

    def logged(self, event: str) -> list[str]:
        """On what it was, each time that it was so named in the log."""
        told = [json.loads(line) for line in self.said().splitlines() if line.startswith("{")]
        return [str(each.get("what")) for each in told if each["event"] == event]

    def complaints(self) -> list[str]:
        """What it said beside its log, and what it warned of."""
        lines = self.said().splitlines()
        return [each for each in lines if '"level": "info"' not in each]

    async def url(self) -> str:
        """It takes a free port, and is found by what it listens on."""
        await self.until(self._ports)
        return f"http://127.0.0.1:{self._ports()[0]}"

    async def is_ready(self) -> bool:
        async with httpx.AsyncClient(timeout=WITHIN_SECONDS) as http:
            return (await http.get(f"{await self.url()}/ready")).is_success

    async def until_ready(self) -> None:
        deadline = time.monotonic() + WITHIN_SECONDS
        while not await self.is_ready():
            assert time.monotonic() < deadline, self.said()[-2000:]
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def until(self, is_so: Callable[[], object]) -> None:
        deadline = time.monotonic() + WITHIN_SECONDS
        while not is_so():
            assert self._running.poll() is None, self.said()[-2000:]
            assert time.monotonic() < deadline, self.said()[-2000:]
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def ended(self) -> tuple[int, str]:
        """Its exit code and what it said."""
        code = await asyncio.to_thread(self._running.wait, WITHIN_SECONDS)
        return code, self.said()

    async def stop(self) -> tuple[int, str]:
        self._running.send_signal(signal.SIGTERM)
        return await self.ended()

    def kill(self) -> None:
        """`kill -9`, if it still runs."""
        self._running.kill()
        self._running.wait(WITHIN_SECONDS)

    def _ports(self) -> list[int]:
        known = psutil.Process(self._running.pid).net_connections("tcp")
        return [each.laddr.port for each in known if each.status == psutil.CONN_LISTEN]
