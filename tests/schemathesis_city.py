"""Schemathesis against a service as it runs: every operation of its description, over real HTTP.

    await explore(service.api, tokens=[XIE, COORDINATOR], known={"request_id": [request_id]})

raises a group of what was found: a status, a header or an answer that the description does not tell
of, a mistake of ours, or something wrong that was taken. `known` are values that exist, by the name
of a path parameter or of a field of a body, so that not every answer is a 404. Seeded, and at most
`examples` an operation.
"""

import asyncio
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import schemathesis.openapi
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.types import ASGIApp

from lovebank.kernel.run import listen

SEED = 20_210_221
EXAMPLES = 40
Known = Mapping[str, Sequence[Any]]
Answers: TypeAlias = dict[str, Counter[int]]
AnyCase: TypeAlias = "Case[Any]"
Operation: TypeAlias = "APIOperation[Any, Any, Any, Any]"


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The app behind a real HTTP server, for as long as it is needed: its address."""
    door = listen("127.0.0.1", 0)
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


async def explore(
    api: FastAPI,
    tokens: Sequence[str],
    known: Known | None = None,
    examples: int = EXAMPLES,
) -> Answers:
    """The statuses of each operation, counted. Raises a group of what was found, by operation."""
    async with served(api) as address:
        explorer = _Explorer(address, tokens, known or {}, examples)
        return await asyncio.to_thread(explorer.explore, api.openapi())


@dataclass
class _Explorer:
    address: str
    tokens: Sequence[str]
    known: Known
    examples: int
    sent: int = 0
    answers: Answers = field(default_factory=dict)

    def explore(self, description: dict[str, Any]) -> Answers:
        found: list[BaseException] = []
        for described in schemathesis.openapi.from_dict(description).get_all_operations():
            assert isinstance(described, Ok), described
            for mode, share in ((GenerationMode.POSITIVE, 0.6), (GenerationMode.NEGATIVE, 0.4)):
                try:
                    self._try(described.ok(), mode, int(self.examples * share))
                except Unsatisfiable:
                    # Of an operation that takes nothing, nothing can be wrong.
                    assert mode is GenerationMode.NEGATIVE
                except (AssertionError, FailureGroup) as error:
                    found.append(error)
        if found:
            raise BaseExceptionGroup("not as described", found)
        return self.answers

    def _try(self, operation: Operation, mode: GenerationMode, examples: int) -> None:
        @seed(SEED)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), draw=st.data())
        def attempt(case: AnyCase, draw: st.DataObject) -> None:
            self.sent += 1
            if mode is GenerationMode.POSITIVE:
                self._acquaint(case, draw)
            token = draw.draw(st.sampled_from(self.tokens))
            headers = {"Authorization": f"Bearer {token}"}
            # What has the right shape may be refused: a town has rules that no schema tells.
            answer = case.call(self.address, headers=headers)
            counted = self.answers.setdefault(operation.label, Counter())
            counted[answer.status_code] += 1
            case.validate_response(answer, excluded_checks=[positive_data_acceptance])

        with warnings.catch_warnings():
            # Schemathesis rewrites a character class so that `re` warns of it; ours does not.
            warnings.filterwarnings("ignore", "Possible set", FutureWarning)
            attempt()

    def _acquaint(self, case: AnyCase, draw: st.DataObject) -> None:
        """Let most cases speak of things that exist, and each command name a deed of its own."""
        for values in (case.path_parameters, case.query, case.body):
            self._name(values, draw)
        if "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = f"deed-{self.sent}"

    def _name(self, values: Any, draw: st.DataObject) -> None:
        if not isinstance(values, dict):
            return
        for name, value in values.items():
            if name in self.known and draw.draw(st.integers(0, 3)):
                values[name] = draw.draw(st.sampled_from(self.known[name]))
            else:
                self._name(value, draw)


def succeeded(answers: Answers) -> float:
    """The share of the operations that did something at least once, and not only refused."""
    done = [
        counted for counted in answers.values() if any(200 <= status < 300 for status in counted)
    ]
    return len(done) / len(answers)
