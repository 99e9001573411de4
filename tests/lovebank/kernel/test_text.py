import re

import pytest
from pydantic import TypeAdapter, ValidationError

from lovebank.kernel.text import Name, Phone, Words

NAME: TypeAdapter[str] = TypeAdapter(Name)
WORDS: TypeAdapter[str] = TypeAdapter(Words)
PHONE: TypeAdapter[str] = TypeAdapter(Phone)
HIDDEN = ["\0", "\x07", "\x7f", "\x85", "\ud800", "\u202e", "\u2066", "\u200f", "\u061c"]


@pytest.mark.parametrize(
    "name", ["谢润梅", "𠮷田", "阿卜杜拉·买买提", "葛\U000e0101城", "O'Neill", "龘" * 40]
)
def test_a_name_is_kept_as_it_is_written(name: str) -> None:
    assert NAME.validate_python(name) == name


@pytest.mark.parametrize("name", ["谢润梅", "Neighbour of stair 2", "O'Neill"])
def test_a_name_is_described_as_it_is_taken(name: str) -> None:
    described = NAME.json_schema()["pattern"]

    assert re.search(described, name)
    assert not re.search(described, f"{name}\n{name}")


def test_a_name_has_one_form() -> None:
    assert NAME.validate_python(" Zoe\u0308 ") == "Zoë"


@pytest.mark.parametrize("sign", HIDDEN)
def test_what_cannot_be_seen_is_no_part_of_a_name_or_of_words(sign: str) -> None:
    for kind in (NAME, WORDS):
        with pytest.raises(ValidationError):
            kind.validate_python(f"谢{sign}润梅")


@pytest.mark.parametrize("name", ["", "  ", "\u3000", "龘" * 41, "谢\n润梅", "谢\u2028润梅"])
def test_a_name_is_one_line_of_1_to_40_characters(name: str) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(name)


def test_words_may_have_several_lines() -> None:
    assert WORDS.validate_python("No light.\r\nStair 2.\n") == "No light.\nStair 2."


def test_words_have_an_end() -> None:
    with pytest.raises(ValidationError, match="1 to 500"):
        WORDS.validate_python("灯" * 501)


@pytest.mark.parametrize(
    ("written", "dialled"),
    [("0746 000-0000", "07460000000"), ("+86 138 0000 0000", "+8613800000000"), ("110", "110")],
)
def test_a_telephone_number_is_kept_as_it_is_dialled(written: str, dialled: str) -> None:
    assert PHONE.validate_python(written) == dialled


@pytest.mark.parametrize("written", ["", "+", "12", "0746 CALL", "１３８", "1" * 16, "138\n0000"])
def test_what_cannot_be_dialled_is_no_telephone_number(written: str) -> None:
    with pytest.raises(ValidationError):
        PHONE.validate_python(written)
