from lovebank.story.chain import MUST_HOLD
from tests.journeys.child import ChildCity
from tests.lovebank.cli.conftest import lovebank


def test_the_story_is_told_and_found_in_the_log(city: ChildCity) -> None:
    told = lovebank("demo", "--url", city.url)
    assert (told.returncode, told.stderr) == (0, "")
    *story, last = told.stdout.splitlines()
    assert last == "All of it as told."
    correlation = next(line for line in story if "correlation id" in line).split()[-1].rstrip(":")

    read = lovebank("events", "--correlation", correlation, "--url", city.url)
    kinds = {line.split()[1].removesuffix(".v1") for line in read.stdout.splitlines()}
    assert kinds.issuperset(MUST_HOLD)


def test_no_city_is_one_clear_sentence() -> None:
    refused = lovebank("demo", "--url", "http://127.0.0.1:9")
    assert refused.returncode == 1
    assert refused.stderr == (
        "No city answers at http://127.0.0.1:9: start one with lovebank run --demo.\n"
    )
