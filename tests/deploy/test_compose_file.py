"""What the compose file promises of every container: limits, few rights, no secrets in the open."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
ONE_SHOT = {"topics", "mongo-users", "seed"}
COMPOSE_GO = "github.com/compose-spec/compose-go/v2@v2.9.0"  # Carries the specification's schema.
SECRET_WORDS = ("password=", "secret=", "token", "mongodb://")


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["user"].split(":")[0]) > 0


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_cannot_eat_the_machine(name: str) -> None:
    service = SERVICES[name]

    assert service["mem_limit"]
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", sorted({*SERVICES} - ONE_SHOT))
def test_a_container_says_whether_it_is_well(name: str) -> None:
    own = SERVICES[name].get("healthcheck", {}).get("test")
    from_the_image = "LOVEBANK_IMAGE" in SERVICES[name]["image"]

    assert own or from_the_image
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_of_one_version_and_can_be_replaced(name: str) -> None:
    variable, default = SERVICES[name]["image"].removeprefix("${").removesuffix("}").split(":-")

    assert variable.endswith("_IMAGE")
    assert ":" in default
    assert not default.endswith("latest")


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_open_to_other_machines(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_an_environment(name: str) -> None:
    for setting, value in SERVICES[name].get("environment", {}).items():
        points_to_a_file = setting.endswith(("_FILE", "__FILE"))
        assert points_to_a_file or not any(word in str(value).lower() for word in SECRET_WORDS)


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_waited_for_is_waited_for_until_it_is_well(name: str) -> None:
    for waited, how in SERVICES[name].get("depends_on", {}).items():
        wanted = "service_completed_successfully" if waited in ONE_SHOT else "service_healthy"
        assert how["condition"] == wanted


def test_the_compose_file_is_what_the_specification_allows() -> None:
    go = shutil.which("go")
    if go is None:
        pytest.skip("the specification's schema comes with a Go module, and there is no Go here")
    answer = subprocess.run(
        [go, "mod", "download", "-json", COMPOSE_GO], check=True, capture_output=True, timeout=120
    )
    folder = Path(json.loads(answer.stdout)["Dir"])
    schema = json.loads((folder / "schema/compose-spec.json").read_text())

    specification = jsonschema.Draft7Validator(schema)
    specification.validate(json.loads(json.dumps(COMPOSE)))
    assert not specification.is_valid({"services": {"a": {"helthcheck": {}}}})
