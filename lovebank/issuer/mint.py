"""Makes tokens: who somebody is and what they may do, signed, for ten minutes."""

from dataclasses import dataclass

from joserfc import jwt

from lovebank.issuer.accounts import Account
from lovebank.issuer.keys import SigningKeys
from lovebank.kernel.clock import Clock, now
from lovebank.kernel.ids import NewId, uuid7

AUDIENCE = "lovebank"
TOKEN_SECONDS = 600


@dataclass(frozen=True)
class Mint:
    keys: SigningKeys
    issuer: str
    demo: bool
    audience: str = AUDIENCE
    clock: Clock = now
    new_id: NewId = uuid7

    def token_for(self, account: Account) -> str:
        issued_at = int(self.clock().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": account.person,
            "roles": [held.model_dump(mode="json") for held in account.roles],
            "iat": issued_at,
            "exp": issued_at + TOKEN_SECONDS,
            "jti": self.new_id(),
            "demo": self.demo,
        }
        key = self.keys.current
        return jwt.encode({"alg": "ES256", "kid": str(key.kid), "typ": "JWT"}, claims, key)
