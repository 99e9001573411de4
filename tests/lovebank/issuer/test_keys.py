from datetime import datetime, timedelta
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from lovebank.issuer.accounts import Account
from lovebank.issuer.keys import FILE, RETIRED_LASTS, SigningKeys
from lovebank.issuer.mint import AUDIENCE, TOKEN_SECONDS, Mint
from lovebank.kernel.errors import CannotStart
from lovebank.kernel.identity.keys import KeysHere
from lovebank.kernel.identity.principal import InvalidToken
from lovebank.kernel.identity.tokens import LEEWAY_SECONDS, JwtVerifier
from tests.builders import EVENING, XIE

ISSUER = "http://127.0.0.1/issuer"


class Steered:
    now = EVENING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Steered:
    return Steered()


def token_by(keys: SigningKeys, clock: Steered) -> str:
    mint = Mint(keys, ISSUER, demo=False, clock=clock)
    return mint.token_for(Account(person=XIE, name="Xie Runmei", roles=()))


async def is_believed(token: str, keys: SigningKeys, clock: Steered) -> bool:
    checked = JwtVerifier(
        KeysHere(keys.public), issuer=ISSUER, audience=AUDIENCE, allow_demo=False, clock=clock
    )
    try:
        return str((await checked.verify(token)).person_id) == str(XIE)
    except InvalidToken:
        return False


def kids(keys: SigningKeys) -> list[str]:
    return [str(key["kid"]) for key in keys.public()["keys"]]


def test_the_keys_are_for_our_eyes_only(tmp_path: Path) -> None:
    SigningKeys.open(tmp_path)

    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_what_is_told_cannot_sign(tmp_path: Path) -> None:
    keys = SigningKeys.open(tmp_path)
    keys.rotate("second")

    told = [ECKey.import_key(key) for key in keys.public()["keys"]]

    assert len(told) == 2
    assert not any(key.is_private for key in told)


async def test_after_a_restart_a_token_is_still_ours(tmp_path: Path, clock: Steered) -> None:
    token = token_by(SigningKeys.open(tmp_path, clock=clock), clock)

    assert await is_believed(token, SigningKeys.open(tmp_path, clock=clock), clock)


async def test_another_towns_token_is_not(tmp_path: Path, clock: Steered) -> None:
    (tmp_path / "there").mkdir()
    theirs = SigningKeys.open(tmp_path / "there", clock=clock)

    ours = SigningKeys.open(tmp_path, clock=clock)
    assert not await is_believed(token_by(theirs, clock), ours, clock)


async def test_a_rotation_makes_no_token_void_before_its_time(
    tmp_path: Path, clock: Steered
) -> None:
    keys = SigningKeys.open(tmp_path, clock=clock)
    token = token_by(keys, clock)
    for number in range(5):
        keys.rotate(f"key-{number}")
    clock.now += timedelta(seconds=TOKEN_SECONDS)

    assert await is_believed(token, keys, clock)
    assert await is_believed(token, SigningKeys.open(tmp_path, clock=clock), clock)
    assert await is_believed(token_by(keys, clock), keys, clock)
    assert keys.current.kid == "key-4"


def test_a_retired_key_is_told_until_its_tokens_have_run_out(
    tmp_path: Path, clock: Steered
) -> None:
    keys = SigningKeys.open(tmp_path, lambda: "first", clock)
    keys.rotate("second")
    assert timedelta(seconds=TOKEN_SECONDS + LEEWAY_SECONDS) < RETIRED_LASTS

    clock.now += RETIRED_LASTS - timedelta(seconds=1)
    assert kids(keys) == ["second", "first"]
    clock.now += timedelta(seconds=1)
    assert kids(keys) == kids(SigningKeys.open(tmp_path, clock=clock)) == ["second"]


def test_the_same_rotation_again_is_done_already(tmp_path: Path, clock: Steered) -> None:
    keys = SigningKeys.open(tmp_path, lambda: "first", clock)
    keys.rotate("second")
    keys.rotate("third")
    before = keys.public()

    for name in ("first", "second", "third"):
        keys.rotate(name)
    clock.now += 2 * RETIRED_LASTS
    keys.rotate("second")

    assert keys.public() == {"keys": before["keys"][:1]}


def test_a_retired_key_is_kept_without_what_it_signed_with(tmp_path: Path) -> None:
    keys = SigningKeys.open(tmp_path)
    secret = keys.current.as_dict(private=True)["d"]
    assert str(secret) in (tmp_path / FILE).read_text()

    keys.rotate("second")

    assert str(secret) not in (tmp_path / FILE).read_text()


def test_keys_that_others_can_read_sign_nothing(tmp_path: Path) -> None:
    SigningKeys.open(tmp_path)
    (tmp_path / FILE).chmod(0o644)

    with pytest.raises(CannotStart, match="can be read by others"):
        SigningKeys.open(tmp_path)


PUBLIC_ONLY = '[{"kty": "EC", "crv": "P-256", "kid": "a", "x": "AA", "y": "AA"}]'


@pytest.mark.parametrize("broken", ["", "{", "[]", "7", "[7]", '[{"kty": "EC"}]', PUBLIC_ONLY])
def test_a_broken_file_is_said_in_one_sentence_and_left_alone(tmp_path: Path, broken: str) -> None:
    path = tmp_path / FILE
    path.touch(mode=0o600)
    path.write_text(broken)

    with pytest.raises(CannotStart, match="does not hold the issuer's keys"):
        SigningKeys.open(tmp_path)
    assert path.read_text() == broken
