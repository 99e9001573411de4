"""What was found, as a table, and beside each goal whether it was met."""

from collections.abc import Callable

from bench.recording import shape
from bench.rounds import (
    BARE,
    CALLERS_MAX,
    CASES,
    COMPARED,
    DEPOSIT,
    HOLD,
    HOT,
    LEDGER,
    POSTGRES,
    TOGETHERS,
    TRANSFER,
    Case,
    Found,
    Pace,
)

CALLS_AT_MOST = {DEPOSIT: 3, TRANSFER: 4, HOLD: 6}
COLD = Case(TRANSFER, CALLERS_MAX)
SIDES = (LEDGER, BARE, POSTGRES)


def tell(found: Found, say: Callable[[str], None]) -> None:
    say(f"\n{'a second (and ms of our CPU, each)':<40}" + "".join(f"{side:>18}" for side in SIDES))
    for case in CASES:
        say(f"{case!s:<40}" + "".join(f"{_shown(found.pace(case, side)):>18}" for side in SIDES))
    say("")


def _shown(pace: Pace | None) -> str:
    return f"{pace.a_second:,.0f} ({pace.cpu_ms:.2f})" if pace else "-"


def tell_goals(found: Found, say: Callable[[str], None]) -> None:
    for case in COMPARED:
        over = found.ratio((case, LEDGER), (case, BARE))
        say(goal(f"ledger / bare calls: {case}", over, at_least=0.9))
    hot = found.ratio((HOT, LEDGER), (COLD, LEDGER))
    say(goal("hot / cold account", hot, at_least=0.85))
    for case in TOGETHERS:
        over = found.ratio((case, LEDGER), (Case(case.what, CALLERS_MAX), LEDGER))
        say(goal(f"{case} / {CALLERS_MAX} at once", over, at_least=10))
    for case in (Case(TRANSFER, 1), COLD, HOT):
        if found.pace(case, POSTGRES):
            over = found.ratio((case, LEDGER), (case, POSTGRES))
            say(goal(f"ledger / PostgreSQL: {case}", over, at_least=1))
    _tell_calls(found, say)


def _tell_calls(found: Found, say: Callable[[str], None]) -> None:
    for what, at_most in CALLS_AT_MOST.items():
        acts = sorted(found.acts[what], key=lambda act: len(act.calls))
        middle = acts[len(acts) // 2]
        say(goal(f"driver calls of a {what}: {shape(middle)}", len(middle.calls), at_most=at_most))


def goal(
    what: str, value: float, *, at_least: float | None = None, at_most: float | None = None
) -> str:
    met = value >= at_least if at_least is not None else value <= (at_most or 0)
    bound = f"at least {at_least:g}" if at_least is not None else f"at most {at_most:g}"
    return f"{'met' if met else 'MISSED':<7}{what:<75}{value:>7.2f}  ({bound})"
