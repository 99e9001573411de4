"""What the story has come to: whom it knows, what it has seen, and how it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lovebank.story.town import Json, Town

HOME = "yongzhou.lengshuitan.meiwan.wujiayuan"
LEI = "lei"  # Ms Lei, 76, has no smartphone and no account.
XIE = "xie-runmei"
NEIGHBOUR = "neighbour-stair-3"
HUANG = "huang-manfeng"
TANG = "tang-xinlin"
STRANGER = "volunteer-qinglong"  # Of the next community.
COORDINATOR = "coordinator-wujiayuan"
TELEPHONE = "operator-telephone"
OPERATOR = "system-operator"
MINUTES = 38
DOOR = {"stair": "2", "door": "401"}

Tell = Callable[[str], None]


@dataclass
class Tale:
    """`name` names its deeds: told again under the same name, nothing is done a second time."""

    town: Town
    name: str
    tell: Tell
    account_before: Json = field(default_factory=dict)
    request: Json = field(default_factory=dict)
    second: Json = field(default_factory=dict)

    @property
    def request_id(self) -> str:
        return str(self.request["request_id"])

    async def do(self, person: str, deed: str, path: str, body: Json | None = None) -> Json:
        return await self.town.do(person, path, f"{self.name}:{deed}:{person}", body)

    async def act(self, person: str, deed: str, body: Json | None = None) -> Json:
        """Something about the help request."""
        self.request = await self.do(
            person, deed, f"/requests/help-requests/{self.request_id}/{deed}", body
        )
        return self.request

    async def see(self, person: str) -> Json:
        return await self.town.get(person, f"/requests/help-requests/{self.request_id}")
