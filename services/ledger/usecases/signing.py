"""Signs what a partner can check without asking us: ES256, with a key of the ledger's own."""

from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.ids import NewId
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from services.ledger.domain.attestation import Statement
from services.ledger.domain.attestation_key import AttestationKey
from services.ledger.store.attestation_keys import AttestationKeys

ALGORITHM = "ES256"
ISSUER = "love-bank"
CURRENT = "current"


class Signing:
    def __init__(self, keys: AttestationKeys, clock: Clock, new_id: NewId) -> None:
        self._keys = keys
        self._clock = clock
        self._new_id = new_id

    async def sign(self, statement: Statement) -> str:
        """The statement as a JSON Web Token. Nothing in it tells whom it is about."""
        key = _signing((await self._current()).value)
        header = {"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}
        return jwt.encode(header, _claims(statement), key, algorithms=[ALGORITHM])

    async def public_keys(self) -> Mapping[str, Any]:
        """The one that signs now, and those whose signatures still hold."""
        key = (await self._current()).value
        retired = key.still_verifying(self._clock())
        return {"keys": [_public(key), *(each.public for each in retired)]}

    async def rotate(self, cause: Cause) -> str:
        """Sign with a new key from now on; its id. What was signed before stays verifiable."""
        return await settle(lambda: self._rotate(cause))

    async def _rotate(self, cause: Cause) -> str:
        kept = await self._current()
        if not kept.is_due_to(cause):
            after = kept.value.replaced_by(self._new(), _public(kept.value), self._clock())
            kept = await self._keys.replace(kept, after, [], cause)
        return kept.value.kid

    async def _current(self) -> Kept[AttestationKey]:
        kept = await self._keys.find_one(CURRENT)
        if kept is None:
            # Made by another replica at the same time, theirs is returned.
            kept = await self._keys.add(CURRENT, self._new(), [], Cause(id=f"key:{CURRENT}"))
        return kept

    def _new(self) -> AttestationKey:
        kid = self._new_id()
        key = ECKey.generate_key("P-256", {"kid": kid})
        told = {name: str(part) for name, part in key.as_dict(private=True).items()}
        return AttestationKey(kid=kid, private=told)


def _signing(key: AttestationKey) -> ECKey:
    return ECKey.import_key({**key.private}, {"kid": key.kid})


def _public(key: AttestationKey) -> Mapping[str, str]:
    told = {name: str(part) for name, part in _signing(key).as_dict(private=False).items()}
    return {**told, "alg": ALGORITHM, "use": "sig"}


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
