"""A publisher or a member of a group as a process of its own, to be stopped and killed.

`python -m tests.lovebank.kernel.eventlog.child publish <place> <topic> <key>`: publishes 0, 1, 2 …
and prints each when it is acknowledged. `… member <place> <topic> <group>`: prints what it owns and
hears; `hang` on its input makes its event loop stand still until the next line, and commit then.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from lovebank.kernel.eventlog.log import Partition, Record, Revoked, Subscription
from tests.lovebank.kernel.eventlog.places import Place, place_of

ROOT = Path(__file__).parents[4]
ANSWER_WITHIN_SECONDS = 30


class Child:
    """The parent's end."""

    def __init__(self, running: asyncio.subprocess.Process) -> None:
        self.running = running

    async def line(self) -> str:
        assert self.running.stdout is not None
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            return (await self.running.stdout.readline()).decode().strip()

    async def says(self, beginning: str) -> str:
        """Its next line that begins so."""
        while not (line := await self.line()).startswith(beginning):
            assert line, f"ended without saying {beginning}"
        return line

    def order(self, word: str) -> None:
        assert self.running.stdin is not None
        self.running.stdin.write(f"{word}\n".encode())

    async def kill(self) -> Sequence[str]:
        """With SIGKILL; what it had still said."""
        assert self.running.stdout is not None
        if self.running.returncode is None:
            self.running.kill()
        rest = await self.running.stdout.read()
        await self.running.wait()
        return rest.decode().split("\n")[:-1]


@asynccontextmanager
async def child(place: Place, role: str, topic: str, name: str) -> AsyncIterator[Child]:
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.lovebank.kernel.eventlog.child",
        *[role, *place.words(), topic, name],
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    born = Child(running)
    try:
        yield born
    finally:
        await born.kill()


async def publish(place: Place, topic: str, key: str) -> None:
    async with place.opened() as log:
        for number in count():
            await log.publish([Record(topic, key, str(number).encode())])
            _say(f"acknowledged {number}")


async def member(place: Place, topic: str, group: str) -> None:
    orders: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, lambda: orders.put_nowait(sys.stdin.readline()))
    async with place.opened() as log, log.subscribe(group, [topic]) as subscription:
        next_offsets: dict[Partition, int] = {}
        owned: frozenset[Partition] = frozenset()
        while True:
            if not orders.empty() and orders.get_nowait():
                _say("hangs")
                sys.stdin.readline()
                _say(await _outcome(subscription, next_offsets))
            if subscription.owned() != owned:
                owned = subscription.owned()
                _say(f"owns {len(owned)}")
            for each in await subscription.poll(100, 0.1):
                next_offsets[each.position.partition] = each.position.offset + 1
                _say(f"heard {each.record.value.decode()}")


async def _outcome(subscription: Subscription, handled: Mapping[Partition, int]) -> str:
    try:
        await subscription.commit(handled)
    except Revoked:
        return "revoked"
    return "committed"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - how it tells its parent


if __name__ == "__main__":
    role, *words, topic, name = sys.argv[1:]
    asyncio.run({"publish": publish, "member": member}[role](place_of(words), topic, name))
