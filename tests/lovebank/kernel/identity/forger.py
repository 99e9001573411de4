"""Tokens as the issuer makes them, and as somebody makes them who would like to be believed."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from lovebank.kernel.identity.keys import KeysHere
from lovebank.kernel.identity.tokens import JwtVerifier
from tests.builders import EVENING, WUJIAYUAN, XIE

ISSUER = "https://issuer.example"
AUDIENCE = "lovebank"
EC = ECKey.generate_key("P-256", {"kid": "ec-1"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa-1"})
STRANGER = ECKey.generate_key("P-256", {"kid": "ec-1"})  # The same name, another key.
PUBLISHED: Mapping[str, Sequence[Any]] = {
    "keys": [
        EC.as_dict(private=False),
        RSA.as_dict(private=False),
        OctKey.import_key("shared-secret-of-somebody", {"kid": "oct-1"}).as_dict(),
        OKPKey.generate_key("Ed25519", {"kid": "okp-1"}).as_dict(private=False),
        ECKey.generate_key("P-384", {"kid": "ec-384"}).as_dict(private=False),
        ECKey.generate_key("P-256", {"kid": "ec-enc", "use": "enc"}).as_dict(private=False),
        {"kty": "of-the-future", "kid": "future-1"},
    ]
}
SIGNED_AT = int(EVENING.timestamp())
CLAIMS: Mapping[str, Any] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": XIE,
    "roles": [{"role": "resident", "scope": WUJIAYUAN}],
    "iat": SIGNED_AT,
    "exp": SIGNED_AT + 600,
}


class SteeredClock:
    def __init__(self) -> None:
        self.at = EVENING

    def __call__(self) -> Any:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def verifier(*, allow_demo: bool = False, clock: SteeredClock | None = None) -> JwtVerifier:
    return JwtVerifier(
        KeysHere(lambda: PUBLISHED),
        issuer=ISSUER,
        audience=AUDIENCE,
        allow_demo=allow_demo,
        clock=clock or SteeredClock(),
    )


def part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def sign(
    claims: object = CLAIMS, key: ECKey | RSAKey = EC, alg: str = "ES256", **header: object
) -> str:
    """With whatever key and header: nothing that knows better stands in the way."""
    told = {"alg": alg, "kid": key.kid, "typ": "JWT", **header}
    signed = f"{part(told)}.{part(claims)}"
    by = JWSRegistry.algorithms[alg]
    return f"{signed}.{part(by.sign(signed.encode(), key))}"


def sign_with_secret(secret: bytes, kid: str) -> str:
    """HS256: who takes what is public for a secret believes anybody."""
    signed = f"{part({'alg': 'HS256', 'kid': kid})}.{part(CLAIMS)}"
    return f"{signed}.{part(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def but(**changed: Any) -> dict[str, Any]:
    """The claims, but for these; `...` takes one away."""
    return {name: value for name, value in {**CLAIMS, **changed}.items() if value is not ...}
