"""A partner is told yes or no, by the holder's wish, and checks it without us."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.builders import COORDINATOR, HUANG, OPERATOR, TANG, command
from tests.services.ledger.api.test_stars import Serve, do, granted, serve
from tests.services.ledger.conftest import Hour

__all__ = ["serve"]
SHOP = "meiwan-grain-shop"
AT_LEAST_ONE = {"kind": "at_least", "star_level": 1}


async def ask(
    client: httpx.AsyncClient, person: str = HUANG, key: str = "ask", **told: Any
) -> httpx.Response:
    wish = {"volunteer_id": HUANG, "audience": SHOP, "question": AT_LEAST_ONE, "consent": "own"}
    body = {**wish, **told}
    return await client.post("/attestations", json=body, headers=command(person, key))


async def read_as_partner(client: httpx.AsyncClient, token: str) -> dict[str, Any]:
    """With nothing but the public keys, and no token of their own."""
    keys = KeySet.import_key_set((await client.get("/attestations/keys")).json())
    return dict(jwt.decode(token, keys, algorithms=["ES256"]).claims)


async def standing(client: httpx.AsyncClient, attestation_id: str) -> str:
    answer = await client.get(f"/attestations/{attestation_id}/status")
    return str(answer.json()["standing"])


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (AT_LEAST_ONE, True),
        ({"kind": "at_least", "star_level": 2}, False),
        ({"kind": "which_level"}, 1),
    ],
)
async def test_a_partner_checks_the_answer_and_learns_nothing_else(
    client: httpx.AsyncClient, serve: Serve, question: dict[str, Any], answer: object
) -> None:
    await granted(client, serve)

    told = (await ask(client, question=question)).json()

    claims = await read_as_partner(client, told["token"])
    assert (claims["answer"], type(claims["answer"])) == (answer, type(answer))
    assert (claims["aud"], claims["question"]) == (SHOP, question)
    assert claims["exp"] - claims["iat"] == 30 * 24 * 3600
    assert HUANG not in str(claims)


async def test_the_private_half_of_the_key_is_told_to_nobody(client: httpx.AsyncClient) -> None:
    [key] = (await client.get("/attestations/keys")).json()["keys"]

    assert "d" not in key
    assert (key["kty"], key["crv"], key["alg"]) == ("EC", "P-256", "ES256")


async def test_an_attestation_is_withdrawn_expires_and_falls_with_the_star(
    client: httpx.AsyncClient, serve: Serve, clock: Hour
) -> None:
    await granted(client, serve)
    one, two = [(await ask(client, key=key)).json()["attestation_id"] for key in ("one", "two")]
    assert await standing(client, one) == "valid"

    withdraw = f"/attestations/{one}/withdraw"
    withdrawn = await client.post(withdraw, headers=command(HUANG, "withdraw"))
    assert (withdrawn.status_code, withdrawn.json()["token"]) == (200, None)
    assert await standing(client, one) == "withdrawn"

    await do(client, COORDINATOR, "suspend", reason="minutes_in_doubt")
    assert await standing(client, two) == "no_longer_so"
    clock.at += timedelta(days=31)
    assert await standing(client, two) == "expired"


@pytest.mark.parametrize(
    ("person", "consent", "status"),
    [
        (HUANG, "own", 201),
        (COORDINATOR, "signed_paper", 201),
        (COORDINATOR, "own", 403),
        (HUANG, "telephone", 403),
        (TANG, "own", 403),
    ],
)
async def test_nobody_is_told_anything_without_the_persons_consent(
    client: httpx.AsyncClient, serve: Serve, person: str, consent: str, status: int
) -> None:
    await granted(client, serve)

    assert (await ask(client, person, consent=consent)).status_code == status


async def test_the_same_command_again_signs_no_second_one(
    client: httpx.AsyncClient, serve: Serve
) -> None:
    await granted(client, serve)

    first, second = await ask(client), await ask(client)

    assert first.json() == second.json()


async def test_the_holder_finds_what_was_told_to_whom_and_takes_it_back(
    client: httpx.AsyncClient, serve: Serve, clock: Hour
) -> None:
    """Also what the office asked for on the word of somebody without a telephone."""
    await granted(client, serve)
    await ask(client, COORDINATOR, key="paper", consent="signed_paper")
    clock.at += timedelta(minutes=1)
    await ask(client, key="own", audience="bookshop", question={"kind": "which_level"})

    async def found() -> list[dict[str, Any]]:
        path = f"/attestations?volunteer_id={HUANG}"
        answer = await client.get(path, headers={"authorization": f"Bearer {HUANG}"})
        return list(answer.json()["items"])

    paper, own = await found()
    await client.post(
        f"/attestations/{paper['attestation_id']}/withdraw", headers=command(HUANG, "back")
    )

    assert (paper["audience"], paper["consent"], paper["answer"]) == (SHOP, "signed_paper", True)
    assert (own["audience"], own["question"]) == ("bookshop", {"kind": "which_level"})
    assert [(each["state"], bool(each["token"])) for each in await found()] == [
        ("withdrawn", False),
        ("valid", True),
    ]


async def rotate(client: httpx.AsyncClient, key: str, by: str = OPERATOR) -> httpx.Response:
    return await client.post("/attestations/keys", headers=command(by, key))


async def kids(client: httpx.AsyncClient) -> list[str]:
    shown = (await client.get("/attestations/keys")).json()["keys"]
    assert all("d" not in key for key in shown), "a private half is never shown"
    return [key["kid"] for key in shown]


async def test_keys_rotate_and_what_the_old_one_signed_is_verified_until_it_runs_out(
    client: httpx.AsyncClient, serve: Serve, clock: Hour
) -> None:
    await granted(client, serve)
    old = (await ask(client, days=90)).json()["token"]
    [first] = await kids(client)

    second = (await rotate(client, "one")).json()["kid"]
    assert (await rotate(client, "one")).json()["kid"] == second
    new = (await ask(client, key="again", days=90)).json()["token"]

    assert await kids(client) == [second, first]
    for token in (old, new):
        assert (await read_as_partner(client, token))["answer"] is True
    clock.at += timedelta(days=90)
    assert await kids(client) == [second, first]
    clock.at += timedelta(days=2)
    assert await kids(client) == [second]


async def test_only_who_runs_the_software_rotates_keys(client: httpx.AsyncClient) -> None:
    before = await kids(client)

    assert (await rotate(client, "one", COORDINATOR)).status_code == 403

    assert await kids(client) == before
