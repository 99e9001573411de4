import httpx
import pytest

from lovebank.contracts.access import Role
from lovebank.kernel.identity.principal import HeldRole
from tests.builders import CITY, COORDINATOR, HUANG, OPERATOR, QINGLONG, WUJIAYUAN, XIE, holding
from tests.lovebank.issuer.office import PHONE, Office, given

HERE = holding("operator-wujiayuan", Role.OPERATOR, scope=WUJIAYUAN)
HOSPITAL = "hospital"


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


async def test_an_operator_grants_an_account(office: Office) -> None:
    granted = await office.command("/accounts", given(XIE, Role.RESIDENT, Role.VOLUNTEER))

    assert granted.status_code == 201
    assert granted.json() == {
        "person": XIE,
        "roles": [
            {"role": "resident", "scope": WUJIAYUAN},
            {"role": "volunteer", "scope": WUJIAYUAN},
        ],
    }


async def test_a_grant_that_is_asked_again_changes_nothing(office: Office) -> None:
    first = await office.command("/accounts", given(XIE), key="grant-1")
    await office.command("/accounts", given(XIE, Role.VOLUNTEER))

    again = await office.command("/accounts", given(XIE), key="grant-1")

    assert (again.status_code, first.status_code) == (201, 201)
    assert again.json()["roles"] == [{"role": "volunteer", "scope": WUJIAYUAN}]
    other = await office.command("/accounts", given(XIE, Role.AUDITOR), key="grant-1")
    assert refused(other) == (422, "key-reused")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
async def test_nobody_but_an_operator_grants(office: Office, role: Role) -> None:
    by = holding(COORDINATOR, role, scope=CITY)

    assert refused(await office.command("/accounts", given(), by=by)) == (403, "not-for-you")
    assert refused(await office.command(f"/accounts/{XIE}/secret", by=by)) == (403, "not-for-you")


async def test_without_a_token_there_is_no_granting(office: Office) -> None:
    answer = await office.http.post(
        "/accounts", json=given(), headers={"idempotency-key": "command-1"}
    )

    assert refused(answer) == (401, "invalid-token")


@pytest.mark.parametrize("scope", [QINGLONG, CITY, "yongzhou.lengshuitan.meiwan"])
async def test_one_grants_only_within_ones_own_place(office: Office, scope: str) -> None:
    answer = await office.command("/accounts", given(scope=scope), by=HERE)

    assert refused(answer) == (404, "nothing-here")


async def test_one_role_too_far_spoils_the_grant(office: Office) -> None:
    roles = [*given()["roles"], *given(scope=QINGLONG)["roles"]]

    answer = await office.command("/accounts", {**given(), "roles": roles}, by=HERE)

    assert refused(answer) == (404, "nothing-here")
    assert refused(await office.command(f"/accounts/{XIE}/secret")) == (404, "no-such-account")


async def test_nobody_is_taken_over_from_the_community_next_door(office: Office) -> None:
    there = given(HUANG, Role.VOLUNTEER, phone=PHONE, scope=QINGLONG)
    assert (await office.command("/accounts", there)).is_success

    taking = given(HUANG, Role.VOLUNTEER, phone="13900000009")
    assert refused(await office.command("/accounts", taking, by=HERE)) == (404, "nothing-here")

    signed_in = await office.exchange((await office.enter(await office.code_for())).json()["code"])
    assert (await office.who(signed_in)).roles == [HeldRole(Role.VOLUNTEER, QINGLONG)]


async def test_another_system_gets_a_secret_that_is_shown_once(office: Office) -> None:
    await office.grant(HOSPITAL, Role.SERVICE)

    shown = await office.command(f"/accounts/{HOSPITAL}/secret", key="secret-1")
    again = await office.command(f"/accounts/{HOSPITAL}/secret", key="secret-1")

    assert shown.json()["client_id"] == HOSPITAL
    assert len(shown.json()["client_secret"]) > 40
    assert refused(again) == (409, "secret-shown-before")
    signed_in = await office.by_secret(HOSPITAL, shown.json()["client_secret"])
    assert (await office.who(signed_in)).person_id == HOSPITAL


async def test_a_new_secret_makes_the_old_one_void(office: Office) -> None:
    await office.grant(HOSPITAL, Role.SERVICE)
    old, new = await office.secret_of(HOSPITAL), await office.secret_of(HOSPITAL)

    assert old != new
    assert (await office.by_secret(HOSPITAL, old)).status_code == 401
    assert (await office.by_secret(HOSPITAL, new)).status_code == 200


async def test_other_roles_leave_a_secret_as_it_is(office: Office) -> None:
    await office.grant(HOSPITAL, Role.SERVICE)
    secret = await office.secret_of(HOSPITAL)

    await office.grant(HOSPITAL, Role.OPERATOR, Role.SERVICE)

    found = await office.who(await office.by_secret(HOSPITAL, secret))
    assert {held.role for held in found.roles} == {Role.OPERATOR, Role.SERVICE}


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.OPERATOR, Role.SERVICE)]
)
async def test_there_is_no_secret_with_which_to_be_a_person(office: Office, role: Role) -> None:
    await office.grant(XIE, role, Role.SERVICE)

    answer = await office.command(f"/accounts/{XIE}/secret")

    assert refused(answer) == (409, "no-secret-for-people")


async def test_a_secret_is_void_once_its_account_is_a_persons(office: Office) -> None:
    await office.grant(HOSPITAL, Role.SERVICE)
    secret = await office.secret_of(HOSPITAL)

    await office.grant(HOSPITAL, Role.COORDINATOR)

    assert (await office.by_secret(HOSPITAL, secret)).status_code == 401


async def test_a_secret_of_the_community_next_door_is_not_there(office: Office) -> None:
    await office.command("/accounts", given(HOSPITAL, Role.SERVICE, scope=QINGLONG))

    there = await office.command(f"/accounts/{HOSPITAL}/secret", by=HERE)
    nowhere = await office.command("/accounts/nobody/secret", by=HERE)

    assert refused(there) == refused(nowhere) == (404, "no-such-account")


async def test_one_key_makes_one_account(office: Office) -> None:
    assert (await office.command("/accounts", given(XIE), key="grant-1")).is_success

    other = await office.command("/accounts", given(HUANG), key="grant-1")

    assert refused(other) == (422, "key-reused")
    assert len((await office.http.get("/demo/people")).json()) == 1


WRONG = {
    "no roles": {"roles": []},
    "a role that there is not": {"roles": [{"role": "emperor", "scope": WUJIAYUAN}]},
    "a place that is none": {"roles": [{"role": "operator", "scope": "Yongzhou"}]},
    "an empty place": {"roles": [{"role": "operator", "scope": ""}]},
    "an end of line": {"person": "xie\n"},
    "no person": {"person": ""},
    "a hash from outside": {"secret_hash": "00:00"},
    "words for a telephone": {"phone": "call me"},
    "too many roles": {"roles": [{"role": "auditor", "scope": WUJIAYUAN}] * 21},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
async def test_an_account_that_makes_no_sense_is_refused(
    office: Office, wrong: dict[str, object]
) -> None:
    assert refused(await office.command("/accounts", {**given(), **wrong})) == (422, "invalid")
    assert (await office.http.get("/demo/people")).json() == []


async def test_no_answer_tells_a_telephone_or_a_hash(office: Office) -> None:
    granted = await office.command("/accounts", given(OPERATOR, Role.OPERATOR, phone=PHONE))
    await office.secret_of(OPERATOR)
    people = await office.http.get("/demo/people")

    assert OPERATOR in people.text
    for told in (granted.text, people.text):
        assert PHONE not in told
        assert "hash" not in told
