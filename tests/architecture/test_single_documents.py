"""The ledger's promise 8: single documents are enough, so that it runs on every store alike."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_addresses import ROOT

MODULES = sorted(path for top in ("lovebank", "services") for path in (ROOT / top).rglob("*.py"))
# By which MongoDB's driver makes one write of several documents, or of several collections.
OF_SEVERAL = {"start_session", "start_transaction", "with_transaction", "bulk_write"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nobody_writes_several_documents_as_one(module: Path) -> None:
    assert not OF_SEVERAL & {*_names(module)}


def test_whoever_does_would_be_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("with client.start_session() as session: ...\n")

    assert "start_session" in {*_names(module)}


def _names(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
