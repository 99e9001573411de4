"""The table of who may do what, as `allow` answers it: every action, role and relation of places.

`python -m tests.lovebank.kernel.identity.table` writes it anew. Its difference is to be reviewed
as one reviews code: each letter is a door that is open.
"""

from collections.abc import Iterator
from pathlib import Path

from lovebank.contracts.access import ACTIONS, Role
from lovebank.contracts.ids import PlaceId
from lovebank.kernel.identity.principal import allow
from tests.builders import QINGLONG, WUJIAYUAN, holding

FILE = Path(__file__).with_name("table.txt")
LEGEND = """\
Who may do what to a thing in Wujiayuan, by where the role is held:
e in Wujiayuan itself, a in a place above it, b in a place below it, s next door.
A small letter: only if it is about them. A capital letter: whomever it is about. A dot: never.
"""
HELD_IN: dict[str, PlaceId] = {
    "e": WUJIAYUAN,
    "a": WUJIAYUAN.rpartition(".")[0],
    "b": f"{WUJIAYUAN}.grid_1",
    "s": QINGLONG,
}
SOMEBODY, ANOTHER = "somebody", "another"


def table() -> str:
    return LEGEND + "\n" + "".join(line.rstrip() + "\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield f"{'':26}" + "".join(f"{role:20}" for role in Role)
    for action in sorted(ACTIONS):
        yield f"{action:26}" + "".join(f"{_cell(role, action):20}" for role in Role)


def _cell(role: Role, action: str) -> str:
    return "".join(_letter(role, action, sign) for sign in HELD_IN)


def _letter(role: Role, action: str, sign: str) -> str:
    principal = holding(SOMEBODY, role, scope=HELD_IN[sign])
    if allow(principal, action, WUJIAYUAN, {ANOTHER}):
        return sign.upper()
    return sign if allow(principal, action, WUJIAYUAN, {SOMEBODY, ANOTHER}) else "."


if __name__ == "__main__":
    FILE.write_text(table())
