"""What no log line may show: personal data and secrets, by the name of a value and by its look."""

import re
from typing import Any

from structlog.typing import EventDict, WrappedLogger

HIDDEN = "[hidden]"
PERSONAL_KEYS = frozenset({"name", "phone", "words", "note", "address", "contact"})
PLACE_KEYS = frozenset({"building", "stair", "door"})
SECRET_KEYS = frozenset({"authorization", "token", "access_token", "password", "secret"})
HIDDEN_KEYS = PERSONAL_KEYS | PLACE_KEYS | SECRET_KEYS
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z-])0[1-9]\d{1,2}[ -]?\d{7,8}(?![0-9A-Za-z-])"
)
# Pydantic quotes what it refuses, and so would every traceback of it.
_QUOTED_INPUT = re.compile(r"input_value=.*?, input_type=", re.DOTALL)
_BEARER = re.compile(r"(?i)\bbearer\s+\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*")


def hide_personal_data(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    return {key: _hide(key, value) for key, value in line.items()}


def hide_in_text(text: str) -> str:
    text = _QUOTED_INPUT.sub(f"input_value={HIDDEN}, input_type=", text)
    return _PHONE.sub(HIDDEN, _BEARER.sub(HIDDEN, text))


def _hide(key: str, value: Any) -> Any:
    if key in HIDDEN_KEYS:
        return HIDDEN
    match value:
        case str():
            return hide_in_text(value)
        case dict():
            return {inner: _hide(str(inner), thing) for inner, thing in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_hide("", thing) for thing in value]
        case None | bool() | int() | float():
            return value
    return hide_in_text(str(value))
