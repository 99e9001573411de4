"""How the story puts things: times, places, and the clock against the promise."""

from datetime import datetime

from lovebank.story.town import Json


def time_of(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone().strftime("%H:%M")


def clock(request: Json) -> str:
    """How long after the report its last step was, and what was promised."""
    reported = datetime.fromisoformat(request["reported_at"])
    passed = datetime.fromisoformat(request["steps"][-1]["at"]) - reported
    promised = datetime.fromisoformat(request["resolve_by"]) - reported
    minutes = promised.total_seconds() / 60
    return f"{passed.total_seconds():.1f} s after the report (promised: within {minutes:.0f} min)"


def place(seen: Json) -> str:
    """Whom and where, as far as this person is shown it."""
    address = seen.get("address", seen)
    parts = [
        seen.get("name") or seen.get("beneficiary"),
        address["building"],
        f"stair {address.get('stair') or '?'}",
        f"door {address.get('door') or '?'}",
        f"telephone {seen.get('phone') or '?'}",
    ]
    return ", ".join(str(part) for part in parts)
