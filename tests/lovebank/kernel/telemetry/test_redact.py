from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from lovebank.kernel.telemetry.redact import HIDDEN, hide_in_text, hide_personal_data
from lovebank.kernel.text import Name


def hide(line: dict[str, Any]) -> dict[str, Any]:
    return dict(hide_personal_data(None, "info", line))


def test_personal_values_are_hidden_by_name_at_any_depth() -> None:
    line = {
        "event": "a.b",
        "name": "谢润梅",
        "inner": {"phone": "1", "grid": "g-1"},
        "all": [{"door": 3}],
    }

    assert hide(line) == {
        "event": "a.b",
        "name": HIDDEN,
        "inner": {"phone": HIDDEN, "grid": "g-1"},
        "all": [{"door": HIDDEN}],
    }


@pytest.mark.parametrize(
    "number", ["13800000000", "138 0000 0000", "+86 138-0000-0000", "8613800000000", "0746-8000000"]
)
def test_what_looks_like_a_telephone_number_is_hidden(number: str) -> None:
    assert hide_in_text(f"call {number}, please") == f"call {HIDDEN}, please"


@pytest.mark.parametrize(
    "text",
    [
        "01957f0e-8c00-7000-8000-138000000001",
        "01957f0e-8c00-7000-0746-800000001234",
        "2021-02-21T14:40:00.000Z",
        "yongzhou.lengshuitan.meiwan.wujiayuan",
        "0000000001",
        "lovebank.requests-11:1380000",
    ],
)
def test_ids_and_moments_are_not(text: str) -> None:
    assert hide_in_text(text) == text


def test_what_pydantic_quotes_is_hidden() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Name).validate_python("Ms Lei,\u202e stair 2")

    assert "Ms Lei" in str(refused.value)
    assert "Ms Lei" not in hide_in_text(str(refused.value))


def test_tokens_are_hidden() -> None:
    assert "abc" not in hide_in_text("authorization: Bearer abc.def.ghi")
    assert "eyJ" not in hide_in_text("got eyJhbGciOi.eyJzdWIi.sig")
