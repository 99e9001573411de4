"""The number of a certificate and its code: read aloud or typed from paper, guessed by nobody.

Characters of Crockford's base 32, which has no I, L, O or U.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_BITS = 60
CODE_BITS = 80
GROUP = 4
_BITS_A_CHARACTER = 5
_MISREAD = str.maketrans("OIL", "011", "- ")


def written(bits: int, of: int) -> str:
    """`of` bits as characters in groups: `7K3Q-9M2X-4DT8`."""
    places = reversed(range(of // _BITS_A_CHARACTER))
    signs = "".join(ALPHABET[bits >> _BITS_A_CHARACTER * place & 31] for place in places)
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def as_written(told: str) -> str:
    """What somebody typed, in the form in which we write it."""
    signs = told.strip().upper().translate(_MISREAD)
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
