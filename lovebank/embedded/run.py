"""Runs an embedded city on an address, and tells a newcomer where it is and what to do next."""

import ipaddress
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from lovebank.embedded.city import OpenLog, open_city
from lovebank.kernel.errors import CannotStart
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.run import listen, serving, told_to_stop

Tell = Callable[[str], None]
BEHIND_TLS = "LOVEBANK_BEHIND_TLS"


@dataclass(frozen=True)
class Address:
    host: str
    port: int  # 0: any free one.


async def run_city(
    folder: Path, at: Address, *, demo: bool, tell: Tell, open_log: OpenLog = open_sqlite_log
) -> None:
    """Until SIGTERM or SIGINT. Raises `CannotStart`."""
    _refuse_the_open(at.host, demo=demo)
    with listen(at.host, at.port) as door:
        url = address_of(door)
        city = open_city(folder, url=url, demo=demo, open_log=open_log)
        async with city as opened, serving(opened.app, door):
            for line in (*_greeting(url, folder, demo=demo), *opened.welcome):
                tell(line)
            await told_to_stop()
    tell("Stopped. Everything that was acknowledged is kept.")


@asynccontextmanager
async def demo_city(folder: Path) -> AsyncIterator[str]:
    """The address of a city of our own, on a free port."""
    with listen("127.0.0.1", 0) as door:
        url = address_of(door)
        async with open_city(folder, url=url, demo=True) as city, serving(city.app, door):
            yield url


def _refuse_the_open(host: str, *, demo: bool) -> None:
    """The embedded city speaks plain HTTP, and a demo lets anybody be anybody."""
    if is_loopback(host):
        return
    if demo:
        raise CannotStart(
            f"A demo city is for this machine alone, not for {host}: leave out --demo."
        )
    if not os.environ.get(BEHIND_TLS):
        raise CannotStart(
            f"Tokens must not travel in the clear: put a TLS proxy before {host}, and say so with"
            f" {BEHIND_TLS}=1, or listen on 127.0.0.1."
        )


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def address_of(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _greeting(url: str, folder: Path, *, demo: bool) -> Sequence[str]:
    mode = (
        "DEMO mode: its people are invented, and whoever is on this machine may act as any of them."
        if demo
        else "an empty town is filled with: lovebank import FILE"
    )
    return (
        f"Love Bank is running; {mode}",
        f"  Services  {url}/   (its answer lists them all)",
        f"  Data      {folder.resolve()}   (kept; delete the folder to begin anew)",
        "  Next      in another terminal: make demo, and the corridor light is mended once",
        "  Stop      Ctrl-C",
    )
