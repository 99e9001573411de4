"""A real Kafka broker for tests, one node: Kafka's own jars from Maven, or a container.

`python -m tests.servers.kafka` starts one, prints its bootstrap address and runs until it is ended.
Needs Java 17 and Maven; the jars are kept under `.cache/kafka`.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from tests.servers.cache import alone_in

VERSION = "4.3.1"
LOG4J_VERSION = "2.25.4"
CACHE = Path(__file__).parents[2] / ".cache" / "kafka"
READY_WITHIN_SECONDS = 90
STOP_WITHIN_SECONDS = 20
ASKED = os.environ.get("LOVEBANK_TEST_KAFKA", "")
NOT_ASKED = (
    "LOVEBANK_TEST_KAFKA names no Kafka (host:port, `launch` for one made from Maven, `container`)"
)

POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.lovebank</groupId><artifactId>test-broker</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId>
      <version>{VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId>
      <version>{LOG4J_VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""
PROPERTIES = """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{broker}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
"""
# However it is run: one node, that keeps what it acknowledges and is quick to form groups.
SETTINGS = {
    "num.partitions": "12",
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    "log.flush.interval.messages": "1",
}


class Machine(Protocol):
    """What a broker runs on."""

    def start(self) -> None: ...

    def end(self, how: signal.Signals) -> None:
        """Returns when it has ended."""

    def send(self, what: signal.Signals) -> None: ...

    def has_ended(self) -> bool: ...

    def log(self) -> str: ...


class Broker:
    """It can be killed and started again on the same data and the same port."""

    def __init__(self, machine: Machine, port: int) -> None:
        self._machine = machine
        self.bootstrap = f"127.0.0.1:{port}"
        self._is_up = False

    def start(self) -> None:
        self._machine.start()
        self._is_up = True
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not asyncio.run(_answers(self.bootstrap)):
            if self._machine.has_ended() or time.monotonic() > deadline:
                raise RuntimeError(self._machine.log()[-4000:])
            time.sleep(0.2)

    def revive(self) -> None:
        """After a test that failed while it was dead, for the next one."""
        if not self._is_up:
            self.start()

    def freeze(self) -> None:
        self._machine.send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._machine.send(signal.SIGCONT)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._is_up:
            self._is_up = False
            self._machine.end(how)


class Jars:
    """Kafka's own jars, in a process of ours."""

    def __init__(self, folder: Path, port: int, controller_port: int) -> None:
        self._folder = folder
        self._classpath = _classpath()
        self._properties = folder / "server.properties"
        named = PROPERTIES.format(broker=port, controller=controller_port, data=folder / "data")
        shared = [f"{name}={value}\n" for name, value in SETTINGS.items()]
        self._properties.write_text(named + "".join(shared))
        self._running: subprocess.Popen[bytes] | None = None

    def format(self) -> None:
        tool = self._java("kafka.tools.StorageTool")
        made = subprocess.run([*tool, "random-uuid"], check=True, capture_output=True, text=True)
        cluster = made.stdout.split()[-1]
        layout = ["format", "-t", cluster, "-c", str(self._properties)]
        subprocess.run([*tool, *layout], check=True, capture_output=True)

    def start(self) -> None:
        with (self._folder / "broker.log").open("ab") as log:
            self._running = subprocess.Popen(
                [*self._java("kafka.Kafka"), str(self._properties)], stdout=log, stderr=log
            )

    def send(self, what: signal.Signals) -> None:
        assert self._running
        self._running.send_signal(what)

    def end(self, how: signal.Signals) -> None:
        assert self._running
        self._running.send_signal(how)
        try:
            self._running.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()

    def has_ended(self) -> bool:
        return self._running is None or self._running.poll() is not None

    def log(self) -> str:
        return (self._folder / "broker.log").read_text()

    def _java(self, main: str) -> list[str]:
        return ["java", "-Xms256m", "-Xmx512m", "-cp", self._classpath, main]


@contextmanager
def launched() -> Iterator[Broker]:
    with tempfile.TemporaryDirectory(prefix="lovebank-kafka-") as folder:
        port, controller_port = _free_ports(2)
        jars = Jars(Path(folder), port, controller_port)
        jars.format()
        with _started(Broker(jars, port)) as broker:
            yield broker


@contextmanager
def contained() -> Iterator[Broker]:
    from tests.servers.containers import KafkaContainer  # noqa: PLC0415 - docker is asked for

    [port] = _free_ports(1)
    with (
        KafkaContainer(port, SETTINGS).made() as container,
        _started(Broker(container, port)) as up,
    ):
        yield up


@contextmanager
def _started(broker: Broker) -> Iterator[Broker]:
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


OWN = {"launch": launched, "container": contained}


class NamedServer:
    """A Kafka that somebody else runs: it is only spoken to."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap


@pytest.fixture(scope="session")
def kafka_broker() -> Iterator[Broker | NamedServer]:
    """The server that `LOVEBANK_TEST_KAFKA` names, or one launched for this run."""
    if not ASKED:
        pytest.skip(NOT_ASKED)
    if ASKED not in OWN:
        yield NamedServer(ASKED)
        return
    with OWN[ASKED]() as broker:
        yield broker


def _classpath() -> str:
    jars = CACHE / VERSION
    with alone_in(jars):
        if not (jars / "complete").exists():
            _fetch(jars)
    return f"{jars}/*"


def _fetch(jars: Path) -> None:
    (jars / "pom.xml").write_text(POM)
    copy = ["mvn", "-q", "-B", "-f", str(jars / "pom.xml"), "dependency:copy-dependencies"]
    scope = ["-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
    subprocess.run([*copy, *scope], check=True)
    (jars / "complete").touch()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


async def _answers(bootstrap: str) -> bool:
    """A metadata request is answered, not only the port open."""
    from aiokafka.admin import AIOKafkaAdminClient  # noqa: PLC0415 - not needed to only import us
    from aiokafka.errors import KafkaError  # noqa: PLC0415

    host, port = bootstrap.split(":")
    with closing(socket.socket()) as probe:
        if probe.connect_ex((host, int(port))):
            return False
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=2_000)
    try:
        await admin.start()
    except KafkaError:
        return False
    finally:
        await admin.close()
    return True


def _run_until_ended() -> None:
    with launched() as broker:
        print(broker.bootstrap, flush=True)  # noqa: T201 - what it is asked for
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    _run_until_ended()
