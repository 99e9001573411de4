"""Signing in without a password: a code to one's own telephone, then a token by PKCE (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta

from pydantic import TypeAdapter

from lovebank.contracts.instant import Instant
from lovebank.issuer.accounts import Account, Accounts
from lovebank.issuer.errors import NoSuchAccount, TooManyTries, WrongCredentials
from lovebank.issuer.secrets import fits, hashed, new_code
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.ids import NewId
from lovebank.kernel.model import Model
from lovebank.kernel.repository import Kept, Repository
from lovebank.kernel.retry import settle

CODE_LASTS = timedelta(minutes=5)
TRIES_MAX = 5
CODES_AN_HOUR_MAX = 5
GRANT_LASTS = timedelta(minutes=1)
GRANTS_MAX = 10_000
NOBODYS_DIGITS = 4  # 65,536 names, more than can be asked for in an hour.
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")  # RFC 7636, 4.1.
# To this person, on this telephone, this code. It hands it on and does not wait for the channel:
# how long that takes would tell whether anybody has the telephone.
Deliver = Callable[[str, str, str], Awaitable[None]]


class SentCode(Model):
    """Of one telephone: the last code, how often it was tried, and when codes were sent."""

    code_hash: str
    expires_at: Instant
    tries: int
    sent_at: tuple[Instant, ...]


class Grant(Model):
    """Whoever proves to have asked for it gets a token, once, and soon."""

    person: str
    client_id: str
    redirect_uri: str
    code_challenge: str
    expires_at: Instant


class Login:
    def __init__(
        self,
        accounts: Accounts,
        codes: Repository[SentCode],
        deliver: Deliver,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._accounts = accounts
        self._codes = codes
        self._deliver = deliver
        self._clock = clock
        self._new_id = new_id
        self._grants: dict[str, Grant] = {}
        self._salt = secrets.token_bytes(32)

    @classmethod
    async def open(
        cls, database: Database, accounts: Accounts, deliver: Deliver, clock: Clock, new_id: NewId
    ) -> Login:
        documents = await database.open("login_codes")
        codes = Repository(documents, TypeAdapter(SentCode), "issuer", NoSuchAccount)
        return cls(accounts, codes, deliver, clock, new_id)

    async def send_code(self, phone: str) -> None:
        """Says nothing of whether anybody has this telephone. Raises `TooManyTries`, `TooBusy`."""
        code, account = new_code(), await self._accounts.by_phone(phone)
        await self._keep(self._name(phone, account), code)
        if account:
            await self._deliver(account.person, phone, code)

    async def authorize(
        self, phone: str, code: str, client_id: str, redirect_uri: str, code_challenge: str
    ) -> str:
        """A grant to be exchanged for a token.

        Raises `WrongCredentials`, `TooManyTries`, `TooBusy`.
        """
        account = await self._accounts.by_phone(phone)
        await self._spend(self._name(phone, account), code)
        if account is None:
            raise WrongCredentials  # Nobody was sent that code: it was guessed.
        grant = secrets.token_urlsafe(32)
        self._forget_old()
        self._grants[grant] = Grant(
            person=account.person,
            client_id=client_id,
            redirect_uri=redirect_uri,
            code_challenge=code_challenge,
            expires_at=self._clock() + GRANT_LASTS,
        )
        return grant

    async def exchange(
        self, grant: str, verifier: str, client_id: str, redirect_uri: str
    ) -> Account:
        """Raises `WrongCredentials`; a grant that was shown is void, whatever came of it."""
        found = self._grants.pop(grant, None)
        if found is None or self._clock() > found.expires_at:
            raise WrongCredentials
        asked_by = (found.client_id, found.redirect_uri)
        if asked_by != (client_id, redirect_uri) or not _proves(verifier, found.code_challenge):
            raise WrongCredentials
        return (await self._accounts.get(found.person)).value

    async def _keep(self, name: str, code: str) -> None:
        now, code_hash = self._clock(), await hashed(code)

        async def attempt() -> None:
            kept = await self._codes.find_one(name)
            before = kept.value.sent_at if kept else ()
            lately = tuple(at for at in before if now - at < timedelta(hours=1))
            if len(lately) >= CODES_AN_HOUR_MAX:
                raise TooManyTries
            sent = SentCode(
                code_hash=code_hash, expires_at=now + CODE_LASTS, tries=0, sent_at=(*lately, now)
            )
            await self._write(name, kept, sent)

        await settle(attempt)

    async def _spend(self, name: str, code: str) -> None:
        """Each try is counted before the code is looked at: guessing in parallel gains nothing."""

        async def attempt() -> SentCode:
            kept = await self._codes.find_one(name)
            if kept is None:
                raise WrongCredentials
            if kept.value.tries >= TRIES_MAX:
                raise TooManyTries
            tried = kept.value.model_copy(update={"tries": kept.value.tries + 1})
            await self._write(name, kept, tried)
            return tried

        sent = await settle(attempt)
        if self._clock() > sent.expires_at or not await fits(code, sent.code_hash):
            raise WrongCredentials
        await settle(lambda: self._void(name, sent))

    async def _void(self, name: str, sent: SentCode) -> None:
        kept = await self._codes.get(name)
        if (kept.value.code_hash, kept.value.expires_at) != (sent.code_hash, sent.expires_at):
            raise WrongCredentials  # Somebody used it in the meantime, or asked for a new one.
        used = kept.value.model_copy(update={"tries": TRIES_MAX, "expires_at": self._clock()})
        await self._write(name, kept, used)

    async def _write(self, name: str, kept: Kept[SentCode] | None, sent: SentCode) -> None:
        cause = Cause(self._new_id())
        if kept is not None:
            await self._codes.replace(kept, sent, [], cause)
            return
        try:
            await self._codes.add(name, sent, [], cause)
        except Taken as error:  # Two first codes at once: one of them looks again, and counts both.
            raise StaleVersion("This telephone's code") from error

    def _name(self, phone: str, account: Account | None) -> str:
        """Telephones of nobody share names: whoever asks at random must not fill the disk.

        Which ones share is not to be foreseen: a limit reached by one would tell of the other.
        """
        if account:
            return "phone:" + hashlib.sha256(phone.encode()).hexdigest()
        shared = hmac.digest(self._salt, phone.encode(), "sha256").hex()
        return f"nobodys:{shared[:NOBODYS_DIGITS]}"

    def _forget_old(self) -> None:
        now = self._clock()
        fresh = {name: each for name, each in self._grants.items() if now <= each.expires_at}
        self._grants = dict([*fresh.items()][-GRANTS_MAX:])


def _proves(verifier: str, challenge: str) -> bool:
    if not _VERIFIER.fullmatch(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    told = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return hmac.compare_digest(told.encode(), challenge.encode())
