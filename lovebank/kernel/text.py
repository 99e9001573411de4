"""Text that people write: names, words, telephone numbers. Checked and brought to one form.

Rare Chinese characters of the supplementary planes, the middle dot and variation selectors are
names like any other. What cannot be seen, or makes text read in another order than it is kept, is
refused: NUL and control characters, lone surrogates, bidirectional marks.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeAlias
from unicodedata import category, normalize

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

NAME_LENGTH_MAX = 40
WORDS_LENGTH_MAX = 500
PHONE_DIGITS_MIN, PHONE_DIGITS_MAX = 3, 15  # From 110 up to what E.164 allows.
BIDIRECTIONAL = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
LINE_BREAKS = frozenset("\n\t")
_HIDDEN = (  # The same as a regular expression, for whoever reads our description.
    r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
)
_LINES = rf"^[^{_HIDDEN}]*[^\s{_HIDDEN}][^{_HIDDEN}]*$"
_LINE = _LINES.replace(r"\u0008\u000b-", "")
_PHONE = re.compile(rf"\+?[0-9]{{{PHONE_DIGITS_MIN},{PHONE_DIGITS_MAX}}}")


def is_clean(text: str, allowed: frozenset[str] = frozenset()) -> bool:
    """Whether all of it can be seen, kept, and read in the order in which it is kept."""
    return not any(_is_hidden(sign) for sign in text if sign not in allowed)


def _is_hidden(sign: str) -> bool:
    return sign in BIDIRECTIONAL or category(sign) in {"Cc", "Cs", "Zl", "Zp"}


def _written(length_max: int, allowed: frozenset[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        one_form = normalize("NFC", text.replace("\r\n", "\n")).strip()
        if not is_clean(one_form, allowed):
            raise PydanticCustomError("hidden_signs", "Has signs in it that cannot be seen.")
        if not 0 < len(one_form) <= length_max:
            message = "Should have 1 to {length_max} characters."
            raise PydanticCustomError("text_length", message, {"length_max": length_max})
        return one_form

    return check


def _dialled(text: str) -> str:
    number = re.sub("[ -]", "", text)
    if not _PHONE.fullmatch(number):
        raise PydanticCustomError("phone", "Should be a telephone number.")
    return number


def _shown(length_max: int, example: str, pattern: str) -> WithJsonSchema:
    schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": length_max}
    return WithJsonSchema({**schema, "pattern": pattern, "examples": [example]})


Name: TypeAlias = Annotated[
    str,
    AfterValidator(_written(NAME_LENGTH_MAX, frozenset())),
    _shown(NAME_LENGTH_MAX, "谢润梅", _LINE),
]
Words: TypeAlias = Annotated[
    str,
    AfterValidator(_written(WORDS_LENGTH_MAX, LINE_BREAKS)),
    _shown(WORDS_LENGTH_MAX, "The corridor light of stair 2 is out.", _LINES),
]
Phone: TypeAlias = Annotated[
    str,
    AfterValidator(_dialled),
    _shown(40, "+86 746 000 0000", r"^\+?[0-9]+([ -]?[0-9]+){2,}$"),
]
