"""The first operator of a city: there is no default password, only a code that is printed once."""

import asyncio
import hmac

from lovebank.contracts.access import Role
from lovebank.issuer.accounts import Account, Accounts, GrantedRole
from lovebank.issuer.errors import WrongCredentials
from lovebank.issuer.mint import Mint
from lovebank.kernel.cause import Cause


class FirstOperator:
    """Whoever has the code, while there is no account at all."""

    def __init__(self, accounts: Accounts, mint: Mint, code: str) -> None:
        self._accounts = accounts
        self._mint = mint
        self._one_at_a_time = asyncio.Lock()
        self.code = code

    async def is_needed(self) -> bool:
        return await self._accounts.are_none()

    async def claim(self, code: str, person: str, name: str, scope: str) -> tuple[str, str]:
        """The new operator's secret and first token. Raises `WrongCredentials`."""
        async with self._one_at_a_time:
            right = hmac.compare_digest(code.encode(), self.code.encode())
            if not right or not await self.is_needed():
                raise WrongCredentials
            role = GrantedRole(role=Role.OPERATOR, scope=scope)
            account = Account(person=person, name=name, roles=(role,))
            secret = await self._accounts.found(account, Cause("claim"))
            return secret, self._mint.token_for(account)
