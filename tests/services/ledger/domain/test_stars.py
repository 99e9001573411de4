import pytest

from services.ledger.domain.stars import eligible_level, next_level_at_minutes

LADDER = (6_000, 18_000, 36_000, 60_000, 90_000)


@pytest.mark.parametrize(
    ("lifetime_minutes", "level", "next_at"),
    [
        (0, 0, 6_000),
        (5_999, 0, 6_000),
        (6_000, 1, 18_000),
        (17_999, 1, 18_000),
        (60_000, 4, 90_000),
        (90_000, 5, None),
        (1_000_000, 5, None),
    ],
)
def test_a_star_follows_from_lifetime_minutes_and_the_ladder(
    lifetime_minutes: int, level: int, next_at: int | None
) -> None:
    assert eligible_level(lifetime_minutes, LADDER) == level
    assert next_level_at_minutes(lifetime_minutes, LADDER) == next_at
