"""`lovebank generate`: a made-up year of one community, as a file."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

Seed = Annotated[int, typer.Option(help="The same seed, the same year.")]
FirstDay = Annotated[
    datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day of the year.")
]
DEFAULT_FIRST_DAY = datetime(2025, 3, 1)  # noqa: DTZ001 - typer reads it without a zone as well.


def generate(seed: Seed = 1, first_day: FirstDay = DEFAULT_FIRST_DAY) -> None:
    """Print a year: 1,963 volunteers in 13 teams, 165 activities, 1,460 requests for help."""
    from lovebank.rehearsal.profile import Profile
    from lovebank.rehearsal.year import generate

    for line in generate(seed, Profile(), first_day.replace(tzinfo=UTC)):
        sys.stdout.write(line.model_dump_json() + "\n")
