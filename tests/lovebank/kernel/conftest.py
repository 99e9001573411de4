from collections.abc import AsyncIterator

import httpx
import pytest

from lovebank.kernel.documents.collection import Database
from tests.lovebank.kernel.http.corner import Board, build, visit


@pytest.fixture
async def board(database: Database) -> Board:
    return await Board.open(database)


@pytest.fixture
async def corner(board: Board) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(build(board)) as client:
        yield client
