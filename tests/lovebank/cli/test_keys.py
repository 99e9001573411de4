"""The issuer's keys from the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from lovebank.cli import app
from lovebank.embedded.folder import held
from lovebank.issuer.accounts import Account
from lovebank.issuer.city import open_issuer
from lovebank.issuer.keys import FILE
from lovebank.kernel.errors import CannotStart
from tests.builders import OPERATOR

URL = "http://127.0.0.1/issuer"
ACCOUNT = Account(person=OPERATOR, name="Operator", roles=())


def rotate(folder: Path) -> str:
    result = CliRunner().invoke(app, ["keys", "rotate", "--data", str(folder)])
    if isinstance(result.exception, CannotStart):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


async def test_after_a_rotation_old_tokens_are_valid_and_new_ones_have_another_key(
    tmp_path: Path,
) -> None:
    async with open_issuer(tmp_path, url=URL, demo=False) as issuer:
        old, before = issuer.mint.token_for(ACCOUNT), issuer.mint.keys.current.kid

    rotate(tmp_path)

    async with open_issuer(tmp_path, url=URL, demo=False) as issuer:
        new, after = issuer.mint.token_for(ACCOUNT), issuer.mint.keys.current.kid
        assert (await issuer.verifier.verify(old)).person_id == OPERATOR
        assert (await issuer.verifier.verify(new)).person_id == OPERATOR
    assert before != after
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


async def test_a_running_citys_keys_are_left_alone(tmp_path: Path) -> None:
    async with open_issuer(tmp_path, url=URL, demo=False):
        before = (tmp_path / FILE).read_bytes()

        with held(tmp_path), pytest.raises(CannotStart, match="Another city is running"):
            rotate(tmp_path)

    assert (tmp_path / FILE).read_bytes() == before


def test_a_folder_without_a_city_gets_no_keys(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="There are no keys"):
        rotate(tmp_path / "nothing")

    assert not [*tmp_path.iterdir()]
