from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.lovebank.issuer.office import Office, opened


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Of a demo, so that codes can be seen."""
    async with opened(tmp_path) as office:
        yield office
