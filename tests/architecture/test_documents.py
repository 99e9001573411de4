"""What the documents point to is there."""

import re
from pathlib import Path

import pytest

from tests.architecture.test_addresses import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("d*/**/*.md"))]
FILES = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if ".venv" not in path.parts]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_every_file_that_the_tour_names_is_there() -> None:
    named = re.findall(r"`([\w/]+(?:\.py|/))`", (ROOT / "docs/tour.md").read_text())

    assert len(named) > 20
    for name in named:
        assert any(path.endswith(name.rstrip("/")) for path in FILES), name


def test_the_readme_shows_the_two_commands_first() -> None:
    text = (ROOT / "README.md").read_text()

    assert text.index("make run") < text.index("make test") < text.index("## ")
    assert len(text.splitlines()) <= 100
