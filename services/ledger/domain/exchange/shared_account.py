"""The account of a team (服务队) or an organization (机构): members give to it, and it gives.

It earns nothing: minutes are served by people, and counted for them. It has no floor below zero
and no ceiling, and never sleeps.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import AccountId, CommunityId, PersonId
from lovebank.kernel.model import Model
from lovebank.kernel.text import Name
from services.ledger.domain.chart import organization_of, team_of
from services.ledger.domain.exchange.catalogue import PEOPLE_MAX, CodeName
from services.ledger.domain.exchange.errors import DonatesOnly


class SharedAccount(Model):
    """`people` may give from it. Who `donates_only` gives to the solidarity pool, and to nobody."""

    holder: Literal["team", "organization"]
    holder_id: CodeName
    community_id: CommunityId
    name: Name
    people: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=PEOPLE_MAX)]
    donates_only: bool = False

    @property
    def account_id(self) -> AccountId:
        name = {"team": team_of, "organization": organization_of}[self.holder]
        return name(self.community_id, self.holder_id)

    def check_gives_to_members(self) -> None:
        """Raises `DonatesOnly`."""
        if self.donates_only:
            raise DonatesOnly
