"""librdkafka's mock brokers in a process of their own: each answers with the errors it is told to.

Memory only, no CreateTopics, and wrong for groups of two members. Needs `confluent-kafka`, whose
wheel brings the library; the control functions are only to be had through ctypes.
"""

import ctypes
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TOPIC, PARTITIONS = "lovebank.requests", 2
FIRST_JOIN_DELAY_MS = 300


class Mocks:
    """Brokers that know nothing of each other, as many as are asked for."""

    def __init__(self, running: "subprocess.Popen[str]") -> None:
        self._running = running

    def make(self) -> "Mock":
        number, bootstrap = self.ask("make").split()
        return Mock(self, number, bootstrap)

    def ask(self, *words: str) -> str:
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write(" ".join(words) + "\n")
        self._running.stdin.flush()
        return self._running.stdout.readline().strip()


class Mock:
    def __init__(self, mocks: Mocks, number: str, bootstrap: str) -> None:
        self._mocks = mocks
        self._number = number
        self.bootstrap = bootstrap

    def fail_next(self, api_key: int, error_code: int) -> None:
        assert self._mocks.ask("fail", self._number, str(api_key), str(error_code)) == "0"


@contextmanager
def mocked() -> Iterator[Mocks]:
    words = [sys.executable, "-m", "tests.servers.kafka_mock"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as running:
        try:
            yield Mocks(running)
        finally:
            running.kill()


def _library() -> Any:
    import confluent_kafka  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

    beside = Path(confluent_kafka.__file__).parents[1] / "confluent_kafka.libs"
    library = ctypes.CDLL(str(next(beside.glob("librdkafka*.so*"))))
    pointer, integer = ctypes.c_void_p, ctypes.c_int
    library.rd_kafka_conf_new.restype = pointer
    library.rd_kafka_new.restype = pointer
    library.rd_kafka_new.argtypes = [integer, pointer, ctypes.c_char_p, ctypes.c_size_t]
    library.rd_kafka_mock_cluster_new.restype = pointer
    library.rd_kafka_mock_cluster_new.argtypes = [pointer, integer]
    library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
    library.rd_kafka_mock_cluster_bootstraps.argtypes = [pointer]
    library.rd_kafka_mock_topic_create.argtypes = [pointer, ctypes.c_char_p, integer, integer]
    library.rd_kafka_mock_group_initial_rebalance_delay_ms.argtypes = [pointer, ctypes.c_int32]
    library.rd_kafka_mock_push_request_errors_array.argtypes = [
        pointer,
        ctypes.c_int16,
        ctypes.c_size_t,
        ctypes.POINTER(integer),
    ]
    return library


class _Clusters:
    def __init__(self) -> None:
        self._library = _library()
        why = ctypes.create_string_buffer(512)
        self._client = self._library.rd_kafka_new(0, self._library.rd_kafka_conf_new(), why, 512)
        self._made: list[Any] = []

    def make(self) -> str:
        library, cluster = self._library, self._library.rd_kafka_mock_cluster_new(self._client, 1)
        library.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, FIRST_JOIN_DELAY_MS)
        library.rd_kafka_mock_topic_create(cluster, TOPIC.encode(), PARTITIONS, 1)
        self._made.append(cluster)
        address = library.rd_kafka_mock_cluster_bootstraps(cluster).decode()
        return f"{len(self._made) - 1} {address}"

    def fail(self, number: str, api_key: str, error_code: str) -> str:
        codes = (ctypes.c_int * 1)(int(error_code))
        done = self._library.rd_kafka_mock_push_request_errors_array(
            self._made[int(number)], int(api_key), 1, codes
        )
        return str(done or 0)


def _serve() -> None:
    clusters = _Clusters()
    asked: dict[str, Callable[..., str]] = {"make": clusters.make, "fail": clusters.fail}
    for line in sys.stdin:
        what, *words = line.split()
        print(asked[what](*words), flush=True)  # noqa: T201


if __name__ == "__main__":
    _serve()
