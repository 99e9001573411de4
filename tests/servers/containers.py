"""Kafka and MongoDB as containers of the images that the compose file names, by testcontainers.

The images are those of docker-compose.yml, or `KAFKA_IMAGE` and `MONGO_IMAGE`, as for the city
itself. Each container goes with whoever asked for it: testcontainers' own reaper, one image more to
pull, is not used.
"""

import os
import re
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

COMPOSE_FILE = Path(__file__).parents[2] / "docker-compose.yml"
READY_WITHIN_SECONDS = 120
KAFKA_PORT, MONGO_PORT = 29092, 27017
KAFKA: Mapping[str, str] = {
    "CLUSTER_ID": "bG92ZWJhbmstd3VqaWF5dQ",
    "KAFKA_NODE_ID": "1",
    "KAFKA_PROCESS_ROLES": "broker,controller",
    "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@127.0.0.1:9093",
    "KAFKA_LISTENERS": f"HOST://:{KAFKA_PORT},CONTROLLER://127.0.0.1:9093",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "HOST:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "KAFKA_INTER_BROKER_LISTENER_NAME": "HOST",
    "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
    "KAFKA_LOG_DIRS": "/var/lib/kafka/data",
}
REPLICA_SET = """
try { rs.status() } catch (not_yet) {
  rs.initiate({ _id: "tests", members: [{ _id: 0, host: "127.0.0.1:27017" }] })
}
quit(db.hello().isWritablePrimary ? 0 : 1)"""


def image(name: str) -> str:
    """What `name`, such as `KAFKA_IMAGE`, says, or what the compose file has for it."""
    named = re.search(rf"\$\{{{name}:-([^}}]+)\}}", COMPOSE_FILE.read_text())
    assert named, f"docker-compose.yml knows no {name}"
    return os.environ.get(name) or named[1]


class KafkaContainer:
    """Its port stays the same when it is killed and started again, and so does its data."""

    def __init__(self, port: int, settings: Mapping[str, str]) -> None:
        self._container = (
            DockerContainer(image("KAFKA_IMAGE"))
            .with_bind_ports(KAFKA_PORT, port)
            .with_envs(**_as_environment(settings), **KAFKA)
            .with_envs(KAFKA_ADVERTISED_LISTENERS=f"HOST://127.0.0.1:{port}")
        )

    @contextmanager
    def made(self) -> Iterator["KafkaContainer"]:
        """It runs from here on; to start what runs is harmless."""
        with _running(self._container):
            yield self

    def start(self) -> None:
        self._container.get_wrapped_container().start()

    def end(self, how: signal.Signals) -> None:
        container = self._container.get_wrapped_container()
        container.kill(how.name)
        container.wait()

    def send(self, what: signal.Signals) -> None:
        container = self._container.get_wrapped_container()
        {signal.SIGSTOP: container.pause, signal.SIGCONT: container.unpause}[what]()

    def has_ended(self) -> bool:
        container = self._container.get_wrapped_container()
        container.reload()
        return bool(container.status == "exited")

    def log(self) -> str:
        return b"".join(self._container.get_logs()).decode(errors="replace")


@contextmanager
def mongo() -> Iterator[str]:
    """The URI of a replica set of one."""
    container = (
        DockerContainer(image("MONGO_IMAGE"))
        .with_command("docker-entrypoint.sh mongod --replSet tests --bind_ip_all")
        .with_kwargs(hostname="mongo")
        .with_exposed_ports(MONGO_PORT)
    )
    with _running(container):
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while container.exec(["mongosh", "--quiet", "--eval", REPLICA_SET]).exit_code:
            assert time.monotonic() < deadline, container.get_logs()
            time.sleep(0.5)
        port = container.get_exposed_port(MONGO_PORT)
        yield f"mongodb://127.0.0.1:{port}/?directConnection=true"


@contextmanager
def _running(container: DockerContainer) -> Iterator[None]:
    testcontainers_config.ryuk_disabled = True
    try:
        container.start()
        yield
    finally:
        container.stop()
        container.get_docker_client().client.close()


def _as_environment(settings: Mapping[str, str]) -> Mapping[str, str]:
    return {f"KAFKA_{name.upper().replace('.', '_')}": value for name, value in settings.items()}
