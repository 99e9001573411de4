"""What this service knows of a volunteer, by events: whether they may accept."""

from typing import Literal

from lovebank.contracts.ids import CommunityId, VolunteerId
from lovebank.kernel.model import Model
from services.requests.domain.errors import NotApproved


class Volunteer(Model):
    volunteer_id: VolunteerId
    community_id: CommunityId
    standing: Literal["approved", "suspended"]
    last_sequence: int  # Of the last event heard: what is lower is a repeat.

    def check_may_accept(self) -> None:
        if self.standing != "approved":
            raise NotApproved
