"""The volunteers service, put together. The only place that knows which part meets which."""

from lovebank.kernel.http import build_api
from lovebank.kernel.service import Foundation, Service, Timer
from lovebank.kernel.subscriber import Subscriber
from services.volunteers.api import activities, attendances, policies, task_offers, volunteers
from services.volunteers.store.activities import open_activities
from services.volunteers.store.attendances import open_attendances
from services.volunteers.store.communities import open_communities
from services.volunteers.store.dispatches import open_dispatches
from services.volunteers.store.number_books import open_number_books
from services.volunteers.store.volunteers import open_volunteers
from services.volunteers.subscribers import ledger, requests
from services.volunteers.usecases.activity_desk import ActivityDesk
from services.volunteers.usecases.attendance_desk import AttendanceDesk
from services.volunteers.usecases.dispatcher import Dispatcher
from services.volunteers.usecases.erasure_desk import ErasureDesk
from services.volunteers.usecases.gazetteer import Gazetteer
from services.volunteers.usecases.lookout import Lookout
from services.volunteers.usecases.numbers import Numbers
from services.volunteers.usecases.offers import OfferBoard
from services.volunteers.usecases.policy_desk import open_policies
from services.volunteers.usecases.registry import Registry
from services.volunteers.usecases.sight import Sight

LAPSE_SECONDS = 5.0
ASK_AGAIN_SECONDS = 10.0


async def build(foundation: Foundation) -> Service:
    database, clock, new_id = foundation.database, foundation.clock, foundation.new_id
    register, rules = await open_volunteers(database), await open_policies(database)
    dispatches, places = await open_dispatches(database), await open_communities(database)
    programme = await open_activities(database)
    lookout = Lookout(register, dispatches, places, rules, clock)
    dispatcher = Dispatcher(dispatches, lookout, clock, new_id)
    numbers = Numbers(await open_number_books(database), rules)
    desks = [
        rules,
        dispatcher,
        Registry(register, numbers, dispatcher, clock, new_id),
        Sight(register),
        OfferBoard(dispatches, register),
        ActivityDesk(programme, clock, new_id),
        AttendanceDesk(await open_attendances(database), programme, register, clock),
    ]
    subscriber = Subscriber("volunteers")
    requests.subscribe(subscriber, dispatcher, Gazetteer(places))
    ledger.subscribe(subscriber, ErasureDesk(register, clock))
    routes = (volunteers, task_offers, activities, attendances, policies)
    api = build_api(
        "volunteers",
        [each.router for each in routes],
        provide=desks,
        verifier=foundation.verifier,
    )
    timers = [
        Timer("lapse task offers", LAPSE_SECONDS, dispatcher.lapse),
        Timer("ask again", ASK_AGAIN_SECONDS, dispatcher.ask_everywhere),
    ]
    return Service(name="volunteers", api=api, subscribers=[subscriber], timers=timers)
