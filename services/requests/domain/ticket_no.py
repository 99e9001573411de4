"""The ticket number: nobody guesses it, and it can be read aloud over the telephone.

Eleven random characters (55 bits) and one check character, in Crockford's base 32, which has no
I, L, O or U. The check is a sum over the field of 32 elements: it tells every single wrong
character and every two neighbours that changed places.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS = 11
GROUP = 4
_MISHEARD = str.maketrans("OIL", "011", "- ")
_FIELD = 0b100101  # x^5 + x^2 + 1, which is primitive.


def new_ticket_no() -> str:
    return ticket_no(secrets.randbits(5 * RANDOM_CHARACTERS))


def ticket_no(number: int) -> str:
    digits = [number >> 5 * place & 31 for place in reversed(range(RANDOM_CHARACTERS))]
    signs = "".join(ALPHABET[digit] for digit in [*digits, _double(_fold(digits))])
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def as_written(told: str) -> str | None:
    """The ticket number that somebody read or typed; nothing where it cannot be one."""
    signs = told.strip().upper().translate(_MISHEARD)
    if len(signs) != RANDOM_CHARACTERS + 1 or not set(signs) <= set(ALPHABET):
        return None
    digits = [ALPHABET.index(sign) for sign in signs]
    if _fold(digits):
        return None
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def _fold(digits: list[int]) -> int:
    folded = 0
    for digit in digits:
        folded = _double(folded) ^ digit
    return folded


def _double(element: int) -> int:
    doubled = element << 1
    return doubled ^ _FIELD if doubled & 32 else doubled
