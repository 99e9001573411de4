"""`lovebank claim`: a new city gets its first operator, by the code that its start printed."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from lovebank.cli.options import DEFAULT_URL, Url
from lovebank.kernel.errors import CannotStart

if TYPE_CHECKING:
    import httpx

Code = Annotated[
    str, typer.Option(envvar="LOVEBANK_ISSUER_ADMIN", help="As the first start printed it.")
]
AsPerson = Annotated[str, typer.Option(help="The id of the operator's account.")]
Name = Annotated[str, typer.Option(help="How the operator is called.")]
Place = Annotated[str, typer.Option(help="The operator runs everything within this place.")]
DOORS = ("/issuer/admin/claim", "/admin/claim")  # Of a city in one process; of an issuer alone.
TIMEOUT_SECONDS = 15.0


def claim(
    code: Code,
    url: Url = DEFAULT_URL,
    person: AsPerson = "system-operator",
    name: Name = "System operator",
    place: Place = "yongzhou",
) -> None:
    """Become the first operator of a city that has nobody yet: once, and by its code alone."""
    wish = {"code": code, "person": person, "name": name, "scope": place}
    told = asyncio.run(_claim(url.rstrip("/"), wish))
    typer.echo("The city is yours. Its secret is shown this once: keep it where others cannot read")
    typer.echo(f"  client_id      {told['client_id']}")
    typer.echo(f"  client_secret  {told['client_secret']}")
    typer.echo(f"  a token for the next {int(told['expires_in']) // 60} minutes:")
    typer.echo(f"  export LOVEBANK_TOKEN={told['access_token']}")


async def _claim(url: str, wish: dict[str, str]) -> dict[str, str]:
    import httpx

    try:
        async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS) as http:
            answer = await _at_either_door(http, wish)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise CannotStart(f"No city answers at {url}: start one with lovebank run.") from error
    if not answer.is_success:
        raise CannotStart(_refusal(url, answer))
    claimed: dict[str, str] = answer.json()
    return claimed


async def _at_either_door(http: "httpx.AsyncClient", wish: dict[str, str]) -> "httpx.Response":
    within_city, alone = DOORS
    answer = await http.post(within_city, json=wish)
    return await http.post(alone, json=wish) if answer.status_code == 404 else answer  # noqa: PLR2004


def _refusal(url: str, answer: "httpx.Response") -> str:
    match answer.status_code:
        case 401:
            return (
                "The city is not claimed: the code is not the one of its last start,"
                " or somebody was there first."
            )
        case 404:
            return f"At {url} there is no issuer of a city."
        case 422:
            wrong = [f"{each['where'].rpartition('.')[2]}" for each in answer.json()["errors"]]
            return f"The city is not claimed: look at {', '.join(wrong)} again."
    return f"The city is not claimed ({answer.status_code}): ask again later."
