"""Which of our languages somebody would rather read, by what their browser says."""

import re

from services.notifications.domain.wording import Language

_ASKED = re.compile(
    r"\s*([A-Za-z*]{1,8})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*"
)


def preferred(accept_language: str) -> Language:
    """Of what RFC 9110 writes as `en-GB, zh;q=0.8`. What cannot be read is passed over."""
    asked = [_ASKED.fullmatch(part) for part in accept_language.split(",")]
    weights = {
        match[1].lower(): float(match[2] or 1)
        for match in asked
        if match and match[1].lower() in [*Language]
    }
    best = max(weights, key=lambda name: weights[name], default=Language.CHINESE)
    return Language(best) if weights.get(best, 1) > 0 else Language.CHINESE
