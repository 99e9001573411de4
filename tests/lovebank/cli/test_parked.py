from tests.journeys.child import ChildCity
from tests.lovebank.cli.conftest import lovebank


def test_in_a_good_city_nothing_is_parked(city: ChildCity) -> None:
    listed = lovebank("parked", "list", "--url", city.url)
    assert (listed.returncode, listed.stdout) == (0, "Nothing is parked.\n")


def test_what_is_not_parked_is_told_in_the_city_s_own_words(city: ChildCity) -> None:
    refused = lovebank("parked", "skip", "ledger", "no-such", "--reason", "x", "--url", city.url)
    assert refused.returncode == 1
    assert refused.stderr == (
        "POST /ledger/parked/no-such/skip was answered 404: There is no parked event no-such.\n"
    )
