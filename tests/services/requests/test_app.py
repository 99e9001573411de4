from jsonschema import Draft202012Validator

from tests.anybody import ANYBODY, TOKENS, TOWN
from tests.schemathesis_city import explore, succeeded
from tests.services.requests.town import Town


async def test_the_service_does_what_its_description_says(town: Town) -> None:
    waiting = [await town.reported() for _ in range(6)]
    begun = [await town.accepted(), await town.completed()]
    known = {
        **TOWN,
        "request_id": [named(each["request_id"]) for each in waiting] + [*map(named, begun)],
        "into": [waiting[0]["request_id"]],
        "ticket_no": [each["ticket_no"] for each in waiting],
        "grid": ["grid-2"],
    }

    town.service.api.state.verifier = ANYBODY

    answers = await explore(town.service.api, TOKENS, known)

    assert succeeded(answers) > 0.6


async def test_every_example_of_a_body_is_one(town: Town) -> None:
    schemas = town.service.api.openapi()["components"]["schemas"]
    shown = {name: schema["examples"] for name, schema in schemas.items() if "examples" in schema}

    assert {"NeedReport", "Deed", "ConfirmationTold", "ResidentTold"} <= {*shown}
    for name, examples in shown.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
        for example in examples:
            Draft202012Validator(schema).validate(example)


def named(path: str) -> str:
    return path.rpartition("/")[2]
