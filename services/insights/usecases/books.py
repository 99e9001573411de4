"""All that was seen, and which step is counted from which book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lovebank.kernel.documents.collection import Database
from services.insights.domain.seen import Step
from services.insights.store import Book
from services.insights.store.activities import open_activities
from services.insights.store.attendances import open_attendances
from services.insights.store.communities import open_communities
from services.insights.store.deposits import open_deposits
from services.insights.store.dispatches import open_dispatches
from services.insights.store.help_requests import open_help_requests
from services.insights.store.notifications import open_notifications
from services.insights.store.volunteers import open_volunteers
from services.insights.store.waves import open_waves


@dataclass(frozen=True)
class Books:
    help_requests: Book
    volunteers: Book
    activities: Book
    attendances: Book
    deposits: Book
    dispatches: Book
    waves: Book
    notifications: Book
    communities: Book

    @classmethod
    async def open(cls, database: Database) -> Books:
        return cls(
            help_requests=await open_help_requests(database),
            volunteers=await open_volunteers(database),
            activities=await open_activities(database),
            attendances=await open_attendances(database),
            deposits=await open_deposits(database),
            dispatches=await open_dispatches(database),
            waves=await open_waves(database),
            notifications=await open_notifications(database),
            communities=await open_communities(database),
        )

    @property
    def counted(self) -> Mapping[Step, Book]:
        requests = self.help_requests
        return {
            Step.REPORTED: requests,
            Step.MERGED: requests,
            Step.ACCEPTED: requests,
            Step.COMPLETED: requests,
            Step.CONFIRMED: requests,
            Step.UNFULFILLED: requests,
            Step.CLOSED: requests,
            Step.DEPOSITED: self.deposits,
            Step.REGISTERED: self.volunteers,
            Step.APPROVED: self.volunteers,
            Step.HELD: self.activities,
            Step.CHECKED_IN: self.attendances,
            Step.CHECKED_OUT: self.attendances,
            Step.ASKED: self.waves,
            Step.NOTIFIED: self.notifications,
        }
