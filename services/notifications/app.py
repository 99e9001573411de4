"""The notifications service, put together. The only place that knows which part meets which."""

from lovebank.kernel.http import build_api
from lovebank.kernel.service import Foundation, Service
from lovebank.kernel.subscriber import Subscriber
from services.notifications.api import inbox, policies
from services.notifications.store.erased import open_erased
from services.notifications.store.notifications import open_notifications
from services.notifications.store.request_people import open_request_people
from services.notifications.subscribers import ledger, requests, volunteers
from services.notifications.usecases.inbox_desk import InboxDesk
from services.notifications.usecases.policy_desk import open_policies
from services.notifications.usecases.post_room import PostRoom
from services.notifications.usecases.request_desk import RequestDesk


async def build(foundation: Foundation) -> Service:
    database, clock = foundation.database, foundation.clock
    kept = await open_notifications(database)
    policy_desk = await open_policies(database)
    post_room = PostRoom(kept, await open_erased(database), policy_desk, clock)
    subscriber = Subscriber("notifications")
    requests.subscribe(subscriber, RequestDesk(await open_request_people(database), post_room))
    volunteers.subscribe(subscriber, post_room)
    ledger.subscribe(subscriber, post_room)
    api = build_api(
        "notifications",
        [inbox.router, policies.router],
        provide=[InboxDesk(kept, clock), policy_desk],
        verifier=foundation.verifier,
    )
    return Service(name="notifications", api=api, subscribers=[subscriber])
