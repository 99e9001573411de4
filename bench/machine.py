"""On what a figure was measured: without that it says nothing."""

import os
import platform
import sqlite3
import statistics
import subprocess
import time
from pathlib import Path


def described(folder: Path) -> str:
    lines = [
        f"{_processor()}, {os.cpu_count()} cores, load {load()}; {platform.platform()}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version} (WAL, synchronous"
        f" FULL) on {_filesystem(folder)}, where fsync takes {_sync_ms(folder):.2f} ms",
    ]
    return "\n".join(lines)


def load() -> str:
    return " ".join(f"{each:.2f}" for each in os.getloadavg())


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _filesystem(folder: Path) -> str:
    asked = ["stat", "--file-system", "--format=%T", str(folder)]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout.strip() or "a disk of unknown kind"


def _sync_ms(folder: Path) -> float:
    found: list[float] = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(200):
            begun = time.perf_counter()
            file.write(b"x" * 4_096)
            os.fsync(file.fileno())
            found.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(found)
