"""The pick-up code (核销码): eight signs that can be read from paper and said over the telephone.

No sign in it looks or sounds like another that is in it. The last one is a check digit: the signs
are counted in base 23, a prime, so every wrong sign and every two that changed places are noticed.
"""

import re

from services.ledger.domain.exchange.errors import MistypedCode

ALPHABET = "34679ACDEFHJKMNPQRTVWXY"
SIGNS = 7
CODES = len(ALPHABET) ** SIGNS
LENGTH_MAX = 40  # Of what somebody may type, with spaces and dashes.


def written(number: int) -> str:
    """`number` is below `CODES`. As it is printed: `ABCD-EFGH`."""
    signs = ""
    for _ in range(SIGNS):
        number, rest = divmod(number, len(ALPHABET))
        signs = ALPHABET[rest] + signs
    signs += _check_digit(signs)
    return f"{signs[:4]}-{signs[4:]}"


def read(typed: str) -> str:
    """The code in its one form, however it was typed. Raises `MistypedCode`."""
    signs = re.sub(r"[\s\-]", "", typed).upper()
    if len(signs) != SIGNS + 1 or not set(signs) <= {*ALPHABET}:
        raise MistypedCode
    if _check_digit(signs[:SIGNS]) != signs[SIGNS]:
        raise MistypedCode
    return f"{signs[:4]}-{signs[4:]}"


def _check_digit(signs: str) -> str:
    weighted = sum(place * ALPHABET.index(sign) for place, sign in enumerate(signs, 2))
    return ALPHABET[weighted % len(ALPHABET)]
