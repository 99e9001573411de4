import pytest

from services.requests.domain.surname import surname_and_title


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("雷", "雷"),
        ("雷桂英", "雷"),
        ("雷奶奶", "雷奶奶"),
        ("欧阳桂英", "欧阳"),
        ("欧阳婆婆", "欧阳婆婆"),
        ("𠮷田", "𠮷"),
        ("Ms Lei", "Ms Lei"),
        ("Ms Lei Guiying", "Ms Lei"),
        ("Lei Guiying", "Lei"),
        ("Neighbour of stair 2", "Neighbour"),
        ("雷13800138000", "雷"),
        ("13800138000", "?"),
        ("Lei13800138000", "Lei"),
    ],
)
def test_before_acceptance_a_name_is_surname_and_title(name: str, shown: str) -> None:
    assert surname_and_title(name) == shown
