import signal
import socket
from pathlib import Path

import psutil
import pytest

from lovebank.embedded.folder import FORMAT
from tests.journeys.child import ChildCity
from tests.lovebank.cli.conftest import lovebank


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_five_lines_for_a_newcomer_and_a_quiet_end(tmp_path: Path, number: int) -> None:
    city = ChildCity(tmp_path)
    city.start()
    code, said, complaints = city.stop(number)
    assert code == 0
    assert complaints == ""
    *greeting, farewell = said.splitlines()
    assert len(greeting) == 5
    assert "DEMO" in greeting[0]
    assert city.url in greeting[1]
    assert "make demo" in greeting[3]
    assert farewell == "Stopped. Everything that was acknowledged is kept."


def test_a_warm_start_is_small(tmp_path: Path) -> None:
    city = ChildCity(tmp_path)
    city.start()
    city.stop()
    city.start()
    memory_megabytes = psutil.Process(city.pid).memory_info().rss / 1_000_000
    city.stop()
    assert memory_megabytes < 200


def test_a_port_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = lovebank("run", "--data", tmp_path, "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr == f"Cannot listen on 127.0.0.1 port {port}: Address already in use.\n"


def test_a_second_city_on_the_same_folder_is_one_clear_sentence(city: ChildCity) -> None:
    refused = lovebank("run", "--data", city.folder, "--port", "0")
    assert refused.returncode == 1
    assert refused.stderr == f"Another city is running on the data folder {city.folder}.\n"


def test_data_of_a_newer_format_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "format").write_text(f"{FORMAT + 1}\n")
    refused = lovebank("run", "--data", tmp_path, "--port", "0")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "Install a newer one" in refused.stderr


def test_another_program_s_file_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("Dear diary, " * 100)
    refused = lovebank("run", "--data", tmp_path, "--port", "0")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "ledger.sqlite" in refused.stderr


def test_a_demo_is_for_this_machine_alone(tmp_path: Path) -> None:
    refused = lovebank("run", "--demo", "--data", tmp_path, "--host", "0.0.0.0")  # noqa: S104
    assert refused.returncode == 1
    assert "for this machine alone" in refused.stderr
