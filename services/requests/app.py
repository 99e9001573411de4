"""The requests service, put together. The only place that knows which part meets which."""

from lovebank.kernel.http import build_api
from lovebank.kernel.service import Foundation, Service, Timer
from lovebank.kernel.subscriber import Subscriber
from services.requests import metrics
from services.requests.api import communities, policies, progress, residents
from services.requests.api.help_requests import (
    completion,
    contacts,
    dispatch,
    reports,
    service,
)
from services.requests.store.communities import open_communities
from services.requests.store.help_requests import open_help_requests
from services.requests.store.proxies import open_proxies
from services.requests.store.residents import open_residents
from services.requests.store.reveals import open_reveals
from services.requests.store.volunteers import open_volunteers
from services.requests.subscribers import ledger, volunteers
from services.requests.usecases.changes import Changes
from services.requests.usecases.clock_desk import ClockDesk
from services.requests.usecases.community_desk import CommunityDesk
from services.requests.usecases.completion_desk import CompletionDesk
from services.requests.usecases.contact_desk import ContactDesk
from services.requests.usecases.dispatch_desk import DispatchDesk
from services.requests.usecases.erasure_desk import ErasureDesk
from services.requests.usecases.policy_desk import open_policies
from services.requests.usecases.proxy_roll import ProxyRoll
from services.requests.usecases.reading_desk import ReadingDesk
from services.requests.usecases.report_desk import ReportDesk
from services.requests.usecases.resident_desk import ResidentDesk
from services.requests.usecases.service_desk import ServiceDesk
from services.requests.usecases.sight import Sight
from services.requests.usecases.tally import Tally
from services.requests.usecases.volunteer_roll import VolunteerRoll

DUE_EVERY_SECONDS = 30.0
TALLY_EVERY_SECONDS = 60.0
ROUTERS = (
    reports.router,
    dispatch.router,
    service.router,
    completion.router,
    contacts.router,
    progress.router,
    communities.router,
    policies.router,
    residents.router,
)


async def build(foundation: Foundation) -> Service:
    database, clock, new_id = foundation.database, foundation.clock, foundation.new_id
    requests = await open_help_requests(database)
    community_desk = CommunityDesk(
        await open_communities(database), await open_policies(database), clock
    )
    proxies = ProxyRoll(await open_proxies(database))
    residents_kept = await open_residents(database)
    resident_desk = ResidentDesk(residents_kept, proxies, community_desk, clock, new_id)
    roll = await open_volunteers(database)
    sight = Sight(clock)
    changes = Changes(requests, sight)
    dispatch_desk = DispatchDesk(changes, community_desk, clock)
    desks = [
        community_desk,
        resident_desk,
        ReportDesk(changes, resident_desk, community_desk, clock, new_id),
        dispatch_desk,
        ServiceDesk(changes, roll, community_desk, clock),
        CompletionDesk(changes, community_desk, clock),
        ContactDesk(changes, await open_reveals(database), clock),
        ReadingDesk(requests, changes, sight, proxies),
    ]
    subscriber = Subscriber("requests")
    volunteers.subscribe(subscriber, volunteers.Desks(dispatch_desk, VolunteerRoll(roll)))
    ledger.subscribe(subscriber, ErasureDesk(requests, residents_kept, proxies, clock))
    due = ClockDesk(requests, changes, community_desk, clock).do_what_is_due
    metrics.prepare()
    return Service(
        name="requests",
        api=build_api("requests", ROUTERS, provide=desks, verifier=foundation.verifier),
        subscribers=[subscriber],
        timers=[
            Timer("help requests that are due", DUE_EVERY_SECONDS, due),
            Timer("tally of help requests", TALLY_EVERY_SECONDS, Tally(requests).take),
        ],
    )
