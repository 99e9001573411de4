"""What of a name may be said before somebody has accepted: surname and title, nothing more."""

import re

COMPOUND = frozenset(
    {
        "欧阳",
        "司马",
        "诸葛",
        "上官",
        "夏侯",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "长孙",
        "慕容",
        "司徒",
        "宇文",
        "端木",
        "独孤",
        "南宫",
        "呼延",
    }
)
TITLES = (
    "奶奶",
    "婆婆",
    "爷爷",
    "女士",
    "先生",
    "阿姨",
    "叔叔",
    "大爷",
    "大妈",
    "大娘",
    "老师",
    "娭毑",
    "嗲嗲",
    "Ms",
    "Mr",
    "Mrs",
    "Miss",
    "Dr",
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W\d_]+")


def surname_and_title(name: str) -> str:
    """`雷桂英` is 雷, `雷奶奶` is 雷奶奶, `Ms Lei Guiying` is Ms Lei, `Lei Guiying` is Lei."""
    return _in_han(name) if _HAN.match(name) else _in_letters(name)


def _in_han(name: str) -> str:
    surname = name[:2] if name[:2] in COMPOUND else name[:1]
    title = next((title for title in TITLES if name == surname + title), "")
    return surname + title


def _in_letters(name: str) -> str:
    words = _WORD.findall(name)
    if len(words) > 1 and words[0] in TITLES:
        return f"{words[0]} {words[1]}"
    return words[0] if words else "?"
