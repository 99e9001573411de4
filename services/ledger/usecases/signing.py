"""Signs what a partner can check without asking us: ES256, with a key of the ledger's own."""

from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from lovebank.kernel.cause import Cause
from lovebank.kernel.ids import NewId
from services.ledger.domain.attestation import Statement
from services.ledger.domain.attestation_key import AttestationKey
from services.ledger.store.attestation_keys import AttestationKeys

ALGORITHM = "ES256"
ISSUER = "love-bank"
CURRENT = "current"


class Signing:
    def __init__(self, keys: AttestationKeys, new_id: NewId) -> None:
        self._keys = keys
        self._new_id = new_id

    async def sign(self, statement: Statement) -> str:
        """The statement as a JSON Web Token. Nothing in it tells whom it is about."""
        key = await self._current()
        header = {"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}
        return jwt.encode(header, _claims(statement), key, algorithms=[ALGORITHM])

    async def public_keys(self) -> Mapping[str, Any]:
        key = await self._current()
        public = {**key.as_dict(private=False), "alg": ALGORITHM, "use": "sig"}
        return {"keys": [public]}

    async def _current(self) -> ECKey:
        kept = await self._keys.find_one(CURRENT)
        if kept is None:
            # Made by another replica at the same time, theirs is returned.
            kept = await self._keys.add(CURRENT, self._new(), [], Cause(id=f"key:{CURRENT}"))
        return ECKey.import_key({**kept.value.private}, {"kid": kept.value.kid})

    def _new(self) -> AttestationKey:
        kid = self._new_id()
        key = ECKey.generate_key("P-256", {"kid": kid})
        told = {name: str(part) for name, part in key.as_dict(private=True).items()}
        return AttestationKey(kid=kid, private=told)


def _claims(statement: Statement) -> dict[str, Any]:
    return {
        "iss": ISSUER,
        "aud": statement.audience,
        "jti": statement.attestation_id,
        "iat": int(statement.issued_at.timestamp()),
        "exp": int(statement.expires_at.timestamp()),
        "community": statement.community_id,
        "question": statement.question.model_dump(mode="json"),
        "answer": statement.answer,
    }
