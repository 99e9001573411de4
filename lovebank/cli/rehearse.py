"""`lovebank rehearse`: a year of one community, lived in minutes and audited."""

import asyncio
import tempfile
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lovebank.cli.generate import DEFAULT_FIRST_DAY, Seed
from lovebank.cli.progress import progress

if TYPE_CHECKING:
    from lovebank.rehearsal.rehearse import Rehearsed, Year

File = Annotated[
    Path | None,
    typer.Argument(exists=True, dir_okay=False, help="Of `lovebank generate`; else one is made."),
]
REFUSALS_SHOWN_MAX = 20


def rehearse(file: File = None, seed: Seed = 1) -> None:
    """Replay a year through the real doors of a city of its own, faster than real time."""
    from lovebank.importing.town import MistakesFound
    from lovebank.kernel.telemetry.log import configure
    from lovebank.rehearsal.rehearse import rehearse as live

    configure(level="ERROR")
    try:
        year = _year(file, seed)
    except MistakesFound as found:
        for mistake in found.mistakes:
            typer.echo(str(mistake), err=True)
        raise typer.Exit(1) from found
    with tempfile.TemporaryDirectory(prefix="lovebank-year-") as folder:
        told = asyncio.run(live(year, Path(folder), seed, progress))
    _tell(told)
    if told.refused or told.findings.broken:
        raise typer.Exit(1)


def _year(file: Path | None, seed: int) -> "Year":
    from lovebank.rehearsal.profile import Profile
    from lovebank.rehearsal.reading import read_year
    from lovebank.rehearsal.year import generate

    if file:
        return read_year(file.read_bytes().split(b"\n"))
    lines = generate(seed, Profile(), DEFAULT_FIRST_DAY.replace(tzinfo=UTC))
    return read_year([line.model_dump_json().encode() for line in lines])


def _tell(told: "Rehearsed") -> None:
    for refusal in told.refused[:REFUSALS_SHOWN_MAX]:
        typer.echo(f"REFUSED {refusal}", err=True)
    for broken in told.findings.broken[:REFUSALS_SHOWN_MAX]:
        typer.echo(f"BROKEN  {broken}", err=True)
    for what, figure in told.findings.year.items():
        typer.echo(f"{what:24} {figure:>9,}")
    typer.echo(f"{'refused':24} {len(told.refused):>9,}")
    typer.echo(f"{'invariants broken':24} {len(told.findings.broken):>9,}")
    typer.echo(f"{'import, seconds':24} {told.import_seconds:>9.1f}")
    typer.echo(f"{'the year, seconds':24} {told.live_seconds:>9.1f}")
    typer.echo(f"{'deeds a second':24} {told.deeds / told.live_seconds:>9.0f}")
    typer.echo(f"{'peak memory, MB':24} {told.peak_memory_megabytes:>9.0f}")
