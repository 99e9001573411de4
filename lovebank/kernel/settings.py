"""What can be set from outside: environment variables, and one file a secret.

    class LedgerSettings(Settings, env_prefix="LOVEBANK_LEDGER_"):
        database_uri: SecretStr

A variable wins over a file of the same name in lower case, such as `lovebank_ledger_database_uri`
in the folder that `LOVEBANK_SECRETS_DIR` names (`/run/secrets` unless told).
"""

import os
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, SettingsConfigDict

SECRETS_VARIABLE = "LOVEBANK_SECRETS_DIR"
SECRETS_FOLDER_DEFAULT = "/run/secrets"


class Settings(BaseSettings):
    """Read once, where a program begins. A missing or wrong value ends it with its name."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(_secrets_dir=_secrets_folder(), **given)


def _secrets_folder() -> Path | None:
    named = os.environ.get(SECRETS_VARIABLE)
    folder = Path(named or SECRETS_FOLDER_DEFAULT)
    if named and not folder.is_dir():
        raise NotADirectoryError(f"{SECRETS_VARIABLE} names {folder}, which is no folder")
    return folder if folder.is_dir() else None
