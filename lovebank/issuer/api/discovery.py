"""Where an OpenID Connect client begins: what this issuer is, and its public keys."""

from typing import Annotated, Any

from fastapi import APIRouter

from lovebank.issuer.mint import Mint
from lovebank.kernel.http import provided, public

router = APIRouter(tags=["discovery"], dependencies=[public("keys.read")])
TheMint = Annotated[Mint, provided(Mint)]


@router.get("/.well-known/openid-configuration")
async def configuration(mint: TheMint) -> dict[str, Any]:
    """OpenID Connect Discovery 1.0."""
    return {
        "issuer": mint.issuer,
        "jwks_uri": f"{mint.issuer}/jwks",
        "token_endpoint": f"{mint.issuer}/token",
        "grant_types_supported": ["client_credentials", "authorization_code"],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


@router.get("/jwks")
async def keys(mint: TheMint) -> dict[str, Any]:
    """The public keys, the newest first (RFC 7517)."""
    return {**mint.keys.public()}
