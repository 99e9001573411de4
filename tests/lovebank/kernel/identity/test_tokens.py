"""Whose token is believed, and every way in which a forged one is not."""

import pytest

from lovebank.contracts.access import Role
from lovebank.contracts.ids import PersonId
from lovebank.kernel.identity.principal import HeldRole, InvalidToken, Principal
from lovebank.kernel.identity.tokens import LEEWAY_SECONDS, TOKEN_BYTES_MAX
from tests.builders import LEI, QINGLONG, WUJIAYUAN, XIE
from tests.lovebank.kernel.identity.forger import (
    AUDIENCE,
    CLAIMS,
    EC,
    ISSUER,
    PUBLISHED,
    RSA,
    SIGNED_AT,
    STRANGER,
    SteeredClock,
    but,
    part,
    sign,
    sign_with_secret,
    verifier,
)

XIE_AT_HOME = Principal(PersonId(XIE), [HeldRole(Role.RESIDENT, WUJIAYUAN)])
A_SIGNATURE = part(b"0" * 64)


async def test_the_issuers_token_is_believed() -> None:
    assert await verifier().verify(sign()) == XIE_AT_HOME
    assert await verifier().verify(sign(key=RSA, alg="RS256")) == XIE_AT_HOME


async def test_so_is_one_for_several_audiences() -> None:
    assert await verifier().verify(sign(but(aud=["elsewhere", AUDIENCE]))) == XIE_AT_HOME


async def test_a_role_that_is_not_known_here_gives_nothing_and_takes_nothing() -> None:
    roles = [{"role": "emperor", "scope": "yongzhou"}, *CLAIMS["roles"]]

    assert await verifier().verify(sign(but(roles=roles))) == XIE_AT_HOME


async def test_a_token_without_roles_is_of_somebody_who_may_do_nothing() -> None:
    assert (await verifier().verify(sign(but(roles=[])))).roles == []


FORGED = {
    "no signature": f"{part({'alg': 'none', 'kid': 'ec-1'})}.{part(CLAIMS)}.",
    "alg None": f"{part({'alg': 'None', 'kid': 'ec-1'})}.{part(CLAIMS)}.",
    "alg none with a signature": f"{part({'alg': 'none'})}.{part(CLAIMS)}.{A_SIGNATURE}",
    "no alg": f"{part({'kid': 'ec-1'})}.{part(CLAIMS)}.{A_SIGNATURE}",
    "alg of a wrong type": f"{part({'alg': ['ES256'], 'kid': 'ec-1'})}.{part(CLAIMS)}.e30",
    "HS256 with the public key": sign_with_secret(EC.as_pem(private=False), "ec-1"),
    "HS256 with the public RSA key": sign_with_secret(RSA.as_pem(private=False), "rsa-1"),
    "HS256 with a published secret": sign_with_secret(b"shared-secret-of-somebody", "oct-1"),
    "PS256": sign(key=RSA, alg="PS256"),
    "RS512": sign(key=RSA, alg="RS512"),
    "ES256 in the name of the RSA key": sign(kid="rsa-1"),
    "RS256 in the name of the EC key": sign(key=RSA, alg="RS256", kid="ec-1"),
    "a stranger's key": sign(key=STRANGER),
    "a curve that is not ES256's": sign(kid="ec-384"),
    "a key for another use": sign(kid="ec-enc"),
    "a key of another kind": sign(kid="okp-1"),
    "unknown kid": sign(kid="ec-2"),
    "no kid": sign(kid=None),
    "kid of a wrong type": sign(kid=["ec-1"]),
    "kid that is a path": sign(kid="../../etc/passwd"),
    "its own key in the header": sign(
        key=STRANGER, kid="mine", jwk=STRANGER.as_dict(private=False)
    ),
    "an extension that must be understood": sign(crit=["exp"], exp=SIGNED_AT),
    "a payload that is not encoded": sign(crit=["b64"], b64=False),
    "payload of another": ".".join(
        (sign().split(".")[0], part(but(sub=LEI)), sign().split(".")[2])
    ),
    "header of another": ".".join((part({"alg": "ES256", "kid": "ec-1"}), *sign().split(".")[1:])),
    "signature cut short": sign()[:-4],
    "signature of zeros": ".".join((*sign().split(".")[:2], part(bytes(64)))),
    "signature too long": sign() + "AAAA",
    "five parts": sign() + ".x.y",
    "two parts": sign().rpartition(".")[0],
    "claims that are no object": sign([1, 2]),
    "claims that are no JSON": sign(b"{"),
    "claims that are no UTF-8": sign(b"\xff\xfe"),
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_is_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        await verifier(allow_demo=True).verify(token)


WRONG_CLAIMS = {
    "expired": but(exp=SIGNED_AT - LEEWAY_SECONDS - 1),
    "not yet valid": but(nbf=SIGNED_AT + LEEWAY_SECONDS + 1),
    "issued in the future": but(iat=SIGNED_AT + LEEWAY_SECONDS + 1),
    "of another issuer": but(iss="https://issuer.example.org"),
    "of an issuer that begins alike": but(iss=ISSUER + "/"),
    "of several issuers": but(iss=[ISSUER, "https://elsewhere.example"]),
    "for another audience": but(aud="elsewhere"),
    "for an audience that begins alike": but(aud=AUDIENCE + "-test"),
    "for nobody": but(aud=[]),
    **{f"without {name}": but(**{name: ...}) for name in CLAIMS},
    **{f"{name} of null": but(**{name: None}) for name in CLAIMS},
    "exp in words": but(exp="never"),
    "exp true": but(exp=True),
    "exp without end": but(exp=float("inf")),
    "iat in words": but(iat="today"),
    "sub empty": but(sub=""),
    "sub a number": but(sub=7),
    "sub too long": but(sub="x" * 129),
    "demo in words": but(demo="no"),
    "roles an object": but(roles={"role": "resident", "scope": WUJIAYUAN}),
    "roles in words": but(roles="operator"),
    "roles by name": but(roles=["operator"]),
    "role without scope": but(roles=[{"role": "operator"}]),
    "scope without role": but(roles=[{"scope": WUJIAYUAN}]),
    "scope empty": but(roles=[{"role": "operator", "scope": ""}]),
    "scope a pattern": but(roles=[{"role": "operator", "scope": "yongzhou.*"}]),
    "scope with an end of line": but(roles=[{"role": "operator", "scope": "yongzhou\n"}]),
    "scope a list": but(roles=[{"role": "operator", "scope": [WUJIAYUAN, QINGLONG]}]),
    "role a list": but(roles=[{"role": ["operator"], "scope": WUJIAYUAN}]),
    "one wrong role among right ones": but(roles=[*CLAIMS["roles"], {"role": 1, "scope": "a"}]),
    "more roles than anybody has": but(roles=[{"role": "auditor", "scope": "a"}] * 51),
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS.keys())
async def test_a_signed_token_with_wrong_claims_is_refused(claims: object) -> None:
    with pytest.raises(InvalidToken):
        await verifier(allow_demo=True).verify(sign(claims))


JUNK = ["", ".", "..", "...", "x", "a.b.c", "\0", "\ud800", "灯.灯.灯", "Bearer " + sign(), "=.=.="]


@pytest.mark.parametrize("token", JUNK, ids=lambda token: repr(token)[:20])
async def test_junk_is_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        await verifier().verify(token)


@pytest.mark.parametrize("header", [b"[" * 5_000, b'{"a":' * 1_000, b"null", b"[]", b"1" * 5_000])
async def test_a_header_that_is_no_header_is_refused(header: bytes) -> None:
    with pytest.raises(InvalidToken):
        await verifier().verify(f"{part(header)}.{part(CLAIMS)}.{A_SIGNATURE}")


async def test_a_token_may_have_8_kb_and_no_more() -> None:
    padding = TOKEN_BYTES_MAX - len(sign(but(pad="")))
    fits = sign(but(pad="x" * (padding * 3 // 4 - 4)))
    assert TOKEN_BYTES_MAX - 16 < len(fits) <= TOKEN_BYTES_MAX

    assert await verifier().verify(fits) == XIE_AT_HOME
    with pytest.raises(InvalidToken, match="too long"):
        await verifier().verify(sign(but(pad="x" * padding)))


async def test_a_token_runs_out() -> None:
    clock = SteeredClock()
    token, checked = sign(), verifier(clock=clock)

    clock.pass_by(600 + LEEWAY_SECONDS - 1)
    assert await checked.verify(token) == XIE_AT_HOME
    clock.pass_by(2)
    with pytest.raises(InvalidToken, match="expired"):
        await checked.verify(token)


async def test_a_demo_token_is_for_a_demo_city_only(caplog: pytest.LogCaptureFixture) -> None:
    token = sign(but(demo=True))
    caplog.set_level("INFO")

    assert (await verifier(allow_demo=True).verify(token)).demo
    with pytest.raises(InvalidToken, match="demo"):
        await verifier().verify(token)
    assert "token.refused" in caplog.text


async def test_a_refused_token_is_told_of_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    token = sign(but(sub=LEI), key=STRANGER)

    with pytest.raises(InvalidToken):
        await verifier().verify(token)

    assert "token.refused" in caplog.text
    assert not [each for each in (token, token.split(".")[1], LEI) if each in caplog.text]


def test_the_keys_of_these_tests_are_all_published() -> None:
    published = [str(key["kid"]) for key in PUBLISHED["keys"]]

    assert published == ["ec-1", "rsa-1", "oct-1", "okp-1", "ec-384", "ec-enc", "future-1"]
