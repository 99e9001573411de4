"""librdkafka's mock broker in a process of its own: it answers with the errors that it is told to.

Memory only, no CreateTopics, and wrong for groups of two members. Needs `confluent-kafka`, whose
wheel brings the library; the control functions are only to be had through ctypes.
"""

import ctypes
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TOPIC, PARTITIONS = "lovebank.requests", 2
FIRST_JOIN_DELAY_MS = 300


class Mock:
    def __init__(self, running: "subprocess.Popen[str]") -> None:
        self._running = running
        self.bootstrap = self._line()

    def fail_next(self, api_key: int, error_code: int) -> None:
        assert self._running.stdin is not None
        self._running.stdin.write(f"{api_key} {error_code}\n")
        self._running.stdin.flush()
        assert self._line() == "0"

    def _line(self) -> str:
        assert self._running.stdout is not None
        return self._running.stdout.readline().strip()


@contextmanager
def mocked() -> Iterator[Mock]:
    words = [sys.executable, "-m", "tests.servers.kafka_mock"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as running:
        try:
            yield Mock(running)
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


def _serve() -> None:
    library = _library()
    why = ctypes.create_string_buffer(512)
    client = library.rd_kafka_new(0, library.rd_kafka_conf_new(), why, len(why))
    cluster = library.rd_kafka_mock_cluster_new(client, 1)
    library.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, FIRST_JOIN_DELAY_MS)
    library.rd_kafka_mock_topic_create(cluster, TOPIC.encode(), PARTITIONS, 1)
    print(library.rd_kafka_mock_cluster_bootstraps(cluster).decode(), flush=True)  # noqa: T201
    for line in sys.stdin:
        api_key, error_code = map(int, line.split())
        codes = (ctypes.c_int * 1)(error_code)
        done = library.rd_kafka_mock_push_request_errors_array(cluster, api_key, 1, codes)
        print(done or 0, flush=True)  # noqa: T201


if __name__ == "__main__":
    _serve()
