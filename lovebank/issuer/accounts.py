"""Who may sign in, and what they may do where."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import TypeAdapter

from lovebank.contracts.access import Role
from lovebank.contracts.ids import PersonId, PlaceId, lies_within
from lovebank.issuer.errors import (
    NoSecretForPeople,
    NoSuchAccount,
    PhoneTaken,
    SecretShownBefore,
    WasErased,
    WrongCredentials,
)
from lovebank.issuer.secrets import fits, hashed, new_secret
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.identity.principal import NothingHere
from lovebank.kernel.model import Model
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Kept, Repository
from lovebank.kernel.retry import settle

_WITH_SECRETS = frozenset({Role.SERVICE, Role.OPERATOR})
Check = Callable[[PlaceId], None]  # Raises a refusal where one may not say who does what there.


class GrantedRole(Model):
    role: Role
    scope: PlaceId


class Account(Model):
    """`secret_hash` is empty for who signs in by a code, and never for another system."""

    person: str
    name: str
    phone: str = ""
    roles: tuple[GrantedRole, ...]
    secret_hash: str = ""
    erased: bool = False

    def erase(self) -> Account:
        """Nobody signs in by it, and nobody is named in it."""
        return Account(person=self.person, name="", roles=(), erased=True)

    @property
    def may_have_secret(self) -> bool:
        return {held.role for held in self.roles} <= _WITH_SECRETS


class Accounts:
    def __init__(self, kept: Repository[Account]) -> None:
        self._kept = kept

    @classmethod
    async def open(cls, database: Database) -> Accounts:
        documents = await database.open("accounts", Index("phone"), FIRST_CAUSE_INDEX)
        return cls(Repository(documents, TypeAdapter(Account), "issuer", NoSuchAccount))

    async def grant(self, account: Account, cause: Cause, check: Check) -> Account:
        """The account as it is to be: what it was before is replaced, but for its secret.

        `check` is asked for the places of all its roles, those that it is to lose as well: nobody
        takes over, by granting something here, whoever is somebody elsewhere.
        """

        async def attempt() -> Account:
            _check_all(account, check)
            await self._check_phone(account)
            kept = await self._kept.find_one(account.person)
            if kept is None:
                return (await self._kept.add(account.person, account, [], cause)).value
            _check_all(kept.value, check)
            if kept.value.erased:
                raise WasErased(account.person)
            if kept.is_due_to(cause):
                return kept.value
            granted = account.model_copy(update={"secret_hash": kept.value.secret_hash})
            return (await self._kept.replace(kept, granted, [], cause)).value

        return await settle(attempt)

    async def erase(self, person: PersonId, within: PlaceId, cause: Cause) -> None:
        """Where all that they may do is within: whoever is somebody elsewhere stays that."""

        async def attempt() -> None:
            kept = await self._kept.find_one(person)
            if kept is None or kept.value.erased:
                return
            if all(lies_within(held.scope, within) for held in kept.value.roles):
                await self._kept.replace(kept, kept.value.erase(), [], cause)

        await settle(attempt)

    async def _check_phone(self, account: Account) -> None:
        """Raises `PhoneTaken`: of two with one telephone, neither could sign in any more."""
        found = await self._kept.find({"phone": account.phone}, limit=2)
        if account.phone and {kept.id for kept in found.items} - {account.person}:
            raise PhoneTaken

    async def found(self, first: Account, cause: Cause) -> str:
        """The first account of a city, and its secret: one write, so that there is never half."""
        secret = new_secret()
        with_it = first.model_copy(update={"secret_hash": await hashed(secret)})
        await self._kept.add(first.person, with_it, [], cause)
        return secret

    async def new_secret(self, person: str, cause: Cause, check: Check) -> str:
        """Shown once; the one before is void.

        Raises `NoSuchAccount`, `SecretShownBefore`, `NoSecretForPeople`.
        """
        kept = await self.get(person)
        try:
            _check_all(kept.value, check)
        except NothingHere as error:  # Elsewhere, or nowhere: that is the same answer.
            raise NoSuchAccount(person) from error
        if kept.is_due_to(cause):
            raise SecretShownBefore
        if not kept.value.may_have_secret:
            raise NoSecretForPeople
        secret = new_secret()
        with_it = kept.value.model_copy(update={"secret_hash": await hashed(secret)})
        await self._kept.replace(kept, with_it, [], cause)
        return secret

    async def by_secret(self, person: str, secret: str) -> Account:
        """Raises `WrongCredentials`, after the same time whatever was wrong."""
        kept = await self._kept.find_one(person)
        known = kept.value.secret_hash if kept and kept.value.may_have_secret else ""
        if not await fits(secret, known) or not kept:
            raise WrongCredentials
        return kept.value

    async def by_phone(self, phone: str) -> Account | None:
        found = await self._kept.find({"phone": phone}, limit=2)
        return found.items[0].value if phone and len(found.items) == 1 else None

    async def get(self, person: str) -> Kept[Account]:
        """Raises `NoSuchAccount`, of the erased as well."""
        kept = await self._kept.get(person)
        if kept.value.erased:
            raise NoSuchAccount(person)
        return kept

    async def every(self) -> Sequence[Account]:
        return [kept.value async for kept in self._kept.every({}) if not kept.value.erased]

    async def are_none(self) -> bool:
        return await self._kept.count({}) == 0


def _check_all(account: Account, check: Check) -> None:
    for held in account.roles:
        check(held.scope)
