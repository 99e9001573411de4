"""Help requests at rest, and with each change the events that tell of it."""

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.requests.domain.errors import NoSuchHelpRequest
from services.requests.domain.help_request import HELP_REQUEST, HelpRequest

COMMUNITY = "need.community_id"
STATE = "state"
TICKET_NO = "need.ticket_no"
DUE_AT = "due_at"
REPORTER = "need.reporter_id"
BENEFICIARY = "need.beneficiary.resident_id"
VOLUNTEER = "volunteer_id"

HelpRequests = Repository[HelpRequest]


async def open_help_requests(database: Database) -> HelpRequests:
    documents = await database.open(
        "help_requests",
        FIRST_CAUSE_INDEX,
        Index(COMMUNITY),
        Index(STATE),
        Index(TICKET_NO, unique=True),
        Index(DUE_AT, sparse=True),
        Index(REPORTER),
        Index(BENEFICIARY),
        Index(VOLUNTEER, sparse=True),
    )
    return Repository(documents, HELP_REQUEST, "requests", NoSuchHelpRequest)
