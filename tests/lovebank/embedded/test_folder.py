from pathlib import Path

import pytest

from lovebank.embedded.folder import FORMAT, held
from lovebank.kernel.errors import CannotStart


def test_a_new_folder_is_made_and_says_its_format(tmp_path: Path) -> None:
    with held(tmp_path / "deep" / "data") as folder:
        assert (folder / "format").read_text() == f"{FORMAT}\n"


def test_a_second_city_is_kept_out_while_the_first_one_runs(tmp_path: Path) -> None:
    with (
        held(tmp_path),
        pytest.raises(CannotStart, match="Another city is running"),
        held(tmp_path),
    ):
        pass
    with held(tmp_path):
        pass


def test_data_of_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "format").write_text(f"{FORMAT + 1}\n")
    with pytest.raises(CannotStart, match="Install a newer one"), held(tmp_path):
        pass
    assert (tmp_path / "format").read_text() == f"{FORMAT + 1}\n"


def test_a_folder_of_something_else_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "format").write_text("JPEG")
    with pytest.raises(CannotStart, match="should hold the number"), held(tmp_path):
        pass


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(CannotStart, match="Cannot keep data"), held(tmp_path / "data"):
        pass
