import pytest

from services.notifications.domain.language import preferred


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr, en;q=0.3, zh;q=0.2", "en"),
        ("zh, en", "zh"),
        ("en, zh", "en"),
        ("en;q=0", "zh"),
        ("fr", "zh"),
        ("*", "zh"),
        ("EN-us", "en"),
        ("en;q=nonsense, ;;;, zh;q=0.1", "zh"),
    ],
)
def test_the_browsers_wish_is_understood(accept_language: str, language: str) -> None:
    assert preferred(accept_language) == language
