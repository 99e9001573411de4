import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lovebank.importing.file import check

SEED = Path(__file__).parents[3] / "lovebank/embedded/wujiayuan.jsonl"
HOME = "yongzhou.lengshuitan.meiwan.wujiayuan"
COMMUNITY = {
    "kind": "community",
    "community_id": HOME,
    "name": "Wujiayuan",
    "grids": [{"grid": "g1", "name": "Old corridor", "east_metres": 0, "north_metres": 0}],
}
RESIDENT = {
    "kind": "resident",
    "resident_id": "lei",
    "community_id": HOME,
    "name": "Ms Lei",
    "grid": "g1",
    "building": "Building 3",
}


def mistakes(*lines: bytes | Mapping[str, Any]) -> list[str]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return [str(mistake) for mistake in check(raw).mistakes]


def test_the_seed_is_a_file_without_mistakes_that_needs_nothing_else() -> None:
    checked = check(SEED.read_bytes().splitlines())
    assert checked.mistakes == []
    assert checked.outside == []


def test_places_come_before_those_who_live_there_however_the_file_is_ordered() -> None:
    checked = check([json.dumps(line).encode() for line in (RESIDENT, COMMUNITY)])
    assert [(line.line, line.value.kind) for line in checked.lines] == [
        (2, "community"),
        (1, "resident"),
    ]


def test_every_mistake_is_told_with_its_line() -> None:
    assert mistakes(
        b'{"kind": "resident",',
        COMMUNITY,
        {**RESIDENT, "nmae": "Ms Lei"},
        {"kind": "order"},
        b"",
        {**RESIDENT, "resident_id": "a b", "phone": "none"},
        b"\xff\xfe",
        b"[1, 2]",
    ) == [
        "line 1: not JSON: Expecting property name enclosed in double quotes: line 1 column 21"
        " (char 20)",
        "line 3: resident: nmae: Extra inputs are not permitted",
        "line 4: Input tag 'order' found using 'kind' does not match any of the expected tags:"
        " 'community', 'policy', 'account', 'organization_member', 'resident', 'volunteer',"
        " 'activity', 'exchange_point', 'merchant', 'service_offer', 'goods_offer'",
        "line 6: resident: resident_id: String should match pattern '^[a-z0-9][a-z0-9:._-]{0,63}$'",
        "line 6: resident: phone: Should be a telephone number.",
        "line 7: not UTF-8 (byte 1)",
        "line 8: Input should be a valid dictionary or object to extract fields from",
    ]


def test_the_same_thing_twice_is_a_mistake_of_the_later_line() -> None:
    assert mistakes(COMMUNITY, RESIDENT, RESIDENT) == ["line 3: resident lei is in line 2 already"]


def test_what_is_spoken_of_and_not_in_the_file_is_to_be_asked_of_the_city() -> None:
    line = {**RESIDENT, "grid": "g9", "proxies": ["xie-runmei"]}
    checked = check([json.dumps(each).encode() for each in (COMMUNITY, line)])
    assert [(each.line, each.to) for each in checked.outside] == [
        (2, ("grid", f"{HOME}/g9")),
        (2, ("resident", "xie-runmei")),
    ]


def account(name: str) -> bytes:
    roles = [{"role": "operator", "scope": HOME}]
    return json.dumps({"kind": "account", "person": "a", "name": name, "roles": roles}).encode()


def test_text_that_cannot_be_kept_or_seen_is_a_mistake() -> None:
    assert mistakes(account("\ud800"), account("Lei\0"), account("\u202eieL")) == [
        "line 1: account: name: Has signs in it that cannot be seen.",
        "line 2: account: name: Has signs in it that cannot be seen.",
        "line 3: account: name: Has signs in it that cannot be seen.",
    ]


def test_endless_nesting_and_endless_lines_are_mistakes() -> None:
    nested, long = mistakes(b"[" * 60_000, b" " + b"x" * 70_000)
    assert nested.startswith("line 1: not JSON: maximum recursion depth exceeded")
    assert long == "line 2: longer than 64 KB"


def test_names_with_rare_characters_are_names() -> None:
    assert mistakes(account("\U00020bb7\u91ce\u5bb6\u00b7\u8c22")) == []


def test_rules_are_checked_by_the_service_whose_rules_they_are() -> None:
    policy = {"kind": "policy", "service": "ledger", "community_id": HOME}
    ladder = {"star_ladder_minutes": [600, 600]}
    assert mistakes(
        {**policy, "rules": {"star_ladder_minutes": [600, 1200]}},
        {**policy, "rules": ladder, "community_id": f"{HOME}2"},
        {**policy, "service": "requests", "rules": ladder},
    ) == [
        "line 2: policy: rules: Value error, star_ladder_minutes: Value error, each rung of the"
        " ladder is higher than the one before",
        "line 3: policy: rules: Value error, star_ladder_minutes: Extra inputs are not permitted",
    ]


def test_lines_of_a_year_are_set_aside_and_are_no_mistakes() -> None:
    checked = check([json.dumps(COMMUNITY).encode(), b'{"kind": "help_request", "at": "noon"}'])
    assert (checked.mistakes, len(checked.lines)) == ([], 1)
    assert [each.line for each in checked.lived] == [2]
