from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from lovebank.kernel.settings import Settings


class CornerSettings(Settings, env_prefix="LOVEBANK_CORNER_"):
    database_uri: SecretStr
    port: int = 8080


def test_a_variable_is_named_after_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVEBANK_CORNER_DATABASE_URI", "mongodb://here")
    monkeypatch.setenv("LOVEBANK_CORNER_PORT", "8081")

    corner = CornerSettings()

    assert (corner.database_uri.get_secret_value(), corner.port) == ("mongodb://here", 8081)


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "lovebank_corner_database_uri").write_text("mongodb://secret\n")
    monkeypatch.setenv("LOVEBANK_SECRETS_DIR", str(tmp_path))

    corner = CornerSettings()

    assert corner.database_uri.get_secret_value() == "mongodb://secret"
    assert "secret" not in repr(corner).replace("SecretStr", "")


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOVEBANK_SECRETS_DIR", raising=False)

    with pytest.raises(ValidationError, match="database_uri"):
        CornerSettings()


def test_what_is_wrong_is_named_and_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVEBANK_CORNER_DATABASE_URI", "mongodb://here")
    monkeypatch.setenv("LOVEBANK_CORNER_PORT", "a-secret-in-the-wrong-place")

    with pytest.raises(ValidationError, match="port") as wrong:
        CornerSettings()

    assert "a-secret-in-the-wrong-place" not in str(wrong.value)


def test_a_folder_of_secrets_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVEBANK_SECRETS_DIR", "/nowhere/at/all")

    with pytest.raises(NotADirectoryError, match="LOVEBANK_SECRETS_DIR"):
        CornerSettings()
