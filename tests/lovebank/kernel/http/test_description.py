from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lovebank.kernel.http.problems import MEDIA_TYPE
from tests.builders import AUDITOR, XIE
from tests.lovebank.kernel.http.corner import Board, build
from tests.schemathesis_city import explore, succeeded

ALWAYS = {"422", "500", "503", "504"}
TOKEN = {"401", "403", "404"}
COMMAND = {"400", "409"}
BODY = {"400", "408", "413", "415"}


async def test_the_service_does_what_its_description_says(board: Board) -> None:
    known = {"notice_id": ["light", "lamp"]}

    answers = await explore(build(board), [XIE, AUDITOR], known)

    assert {201, 403, 409, 422} <= {*answers["POST /notices"]}
    assert succeeded(answers) > 0.8


async def test_a_service_that_does_otherwise_is_found_out(board: Board) -> None:
    with pytest.raises(BaseExceptionGroup) as found:
        await explore(build(board), [XIE], {"kind": ["thunder"]})

    assert "Server error" in str(found.value.exceptions)


@pytest.mark.parametrize(
    ("path", "method", "statuses"),
    [
        ("/notices", "post", {"201"} | ALWAYS | TOKEN | COMMAND | BODY),
        ("/notices/{notice_id}/read", "post", {"200"} | ALWAYS | TOKEN | COMMAND),
        ("/notices", "get", {"200"} | ALWAYS | TOKEN),
        ("/notices/weather", "get", {"200"} | ALWAYS),
        ("/ready", "get", {"200"} | ALWAYS),
    ],
)
def test_every_answer_is_described(
    board: Board, path: str, method: str, statuses: set[str]
) -> None:
    answers = build(board).openapi()["paths"][path][method]["responses"]

    assert {*answers} == statuses
    refusals = [answer for status, answer in answers.items() if status >= "400"]
    assert all([*answer["content"]] == [MEDIA_TYPE] for answer in refusals)


def test_what_a_route_refuses_is_described_with_what_all_refuse(board: Board) -> None:
    read = build(board).openapi()["paths"]["/notices/{notice_id}/read"]["post"]
    examples = read["responses"]["404"]["content"][MEDIA_TYPE]["examples"]

    assert {*examples} == {"no-such-notice", "nothing-here"}


def test_every_example_of_a_problem_is_one(board: Board) -> None:
    described = build(board).openapi()
    schema = {"$ref": "#/components/schemas/Problem", "components": described["components"]}
    problem = Draft202012Validator(schema)

    shown = [*examples(described)]

    assert len(shown) > 40
    for example in shown:
        problem.validate(example["value"])


def examples(described: Any) -> Iterator[dict[str, Any]]:
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    for operation in operations:
        for answer in operation["responses"].values():
            told = answer.get("content", {}).get(MEDIA_TYPE, {})
            yield from told.get("examples", {}).values()


def test_a_key_is_required_in_the_description(board: Board) -> None:
    [key] = build(board).openapi()["paths"]["/notices"]["post"]["parameters"]

    assert (key["name"], key["required"], key["schema"]["type"]) == (
        "Idempotency-Key",
        True,
        "string",
    )
