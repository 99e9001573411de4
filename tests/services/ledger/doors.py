"""Every door of the ledger, and with what somebody comes who has no business there."""

from typing import Any

from tests.builders import HUANG, TANG, WUJIAYUAN
from tests.services.ledger.market import POINT, SHOP, merchant, offer
from tests.services.ledger.offices import backfill

Body = dict[str, Any]
HERE: Body = {"community_id": WUJIAYUAN}
OF_HUANG: Body = {"volunteer_id": HUANG}
TEAM: Body = {**HERE, "holder": "team", "holder_id": "riverside", "name": "Riverside team"}
YEAR: Body = {"first_day": "2021-01-01", "last_day": "2021-12-31"}
PLACE = f"place={WUJIAYUAN}"
STAR = "/stars/{volunteer_id}/{level}"
CONDUCT: Body = {"reason": "conduct"}

# What is about Huang, or is done by the office, the desk, the merchant or those who look after it.
GUARDED: dict[str, Body] = {
    "GET /accounts/{volunteer_id}": {},
    "POST /accounts/{volunteer_id}/surplus": {"surplus": "pool"},
    "POST /accounts/{volunteer_id}/wake": {},
    "GET /accounts/{volunteer_id}/statement": {},
    f"GET /books?{PLACE}": {},
    "POST /policies": HERE,
    "POST /policies/{community_id}/what-if": {},
    "POST /organizations/{organization_id}/members": {"person_id": TANG, "place": WUJIAYUAN},
    f"GET /organizations/{{organization_id}}/members?{PLACE}": {},
    "POST /organizations/{organization_id}/members/{person_id}/leave": {},
    "POST /backfills": backfill(),
    f"GET /backfills?{PLACE}": {},
    "GET /backfills/{backfill_id}": {},
    "POST /backfills/{backfill_id}/approve": {},
    "POST /backfills/{backfill_id}/refuse": {"because": "not_served"},
    "POST /backfills/{backfill_id}/withdraw": {},
    "POST /adjustments": {"transfer_id": "deposit:request-1", "because": "fraud"},
    f"GET /adjustments?{PLACE}": {},
    "GET /adjustments/{adjustment_id}": {},
    "POST /adjustments/{adjustment_id}/approve": {},
    "POST /adjustments/{adjustment_id}/refuse": {"because": "not_needed"},
    "POST /adjustments/{adjustment_id}/withdraw": {},
    f"GET /suspensions?{PLACE}": {},
    "GET /suspensions/{suspension_id}": {},
    "POST /suspensions/{suspension_id}/clear": {},
    "POST /suspensions/{suspension_id}/dismiss": {},
    "POST /suspensions/{suspension_id}/appeal": {"ground": "was_there"},
    "POST /suspensions/{suspension_id}/grant": {},
    "POST /suspensions/{suspension_id}/uphold": {},
    f"GET /stars?{PLACE}": {},
    f"GET {STAR}": {},
    f"POST {STAR}/apply": {},
    f"POST {STAR}/withdraw": {},
    f"POST {STAR}/appeal": {},
    f"POST {STAR}/objections/{{objection_id}}/dismiss": {},
    f"POST {STAR}/objections/{{objection_id}}/uphold": {},
    f"POST {STAR}/publish": {},
    f"POST {STAR}/decline": CONDUCT,
    f"POST {STAR}/suspend": CONDUCT,
    f"POST {STAR}/reinstate": {},
    f"POST {STAR}/revoke": CONDUCT,
    "POST /benefits": {
        **HERE,
        "code": "tea",
        "kind": "shopping",
        "star_level": 1,
        "partner": "shop",
        "words": "Tea.",
    },
    "POST /benefits/{community_id}/rice/end": {},
    "POST /attestations": {
        **OF_HUANG,
        "audience": "shop",
        "question": {"kind": "which_level"},
        "consent": "signed_paper",
    },
    f"GET /attestations?volunteer_id={HUANG}": {},
    "POST /attestations/{attestation_id}/withdraw": {},
    "GET /service-records/{volunteer_id}": {},
    "POST /certificates": {**OF_HUANG, **YEAR},
    f"GET /certificates?volunteer_id={HUANG}": {},
    "GET /certificates/{number}": {},
    "POST /certificate-papers/{number}": {},
    "POST /certificate-revocations/{number}": {"grounds": "issued_in_error"},
    "GET /statements/{volunteer_id}/{month}": {},
    "POST /statements/{volunteer_id}/{month}/paper": {},
    f"GET /audits?{PLACE}": {},
    f"GET /balance-sheet?{PLACE}": {},
    f"GET /blocks?{PLACE}": {},
    "GET /blocks/{community_id}/{block_number}": {},
    f"GET /commendation-figures?{PLACE}&from=2021-01-01&to=2021-12-31": {},
    "POST /erasures": {"person_id": HUANG, **HERE, "balance": "pool"},
    "GET /transfers/{transfer_id}/receipt": {},
    "POST /exchange-points": {"exchange_point_id": "yard", **HERE, "name": "Yard"},
    "POST /merchants": merchant("yard-shop", TANG),
    "POST /offers": offer("massage", "service", 5),
    "POST /offers/{offer_id}/withdraw": {},
    "POST /stock-movements": {
        "exchange_point_id": POINT,
        "sku": "rice-5kg",
        "direction": "in",
        "pieces": 1,
        "reason": "delivery",
    },
    "POST /redemptions": {"offer_id": "haircut", "member_id": HUANG},
    f"GET /redemptions?{PLACE}": {},
    "POST /redemptions/{redemption_id}/codes": {},
    "POST /redemptions/{redemption_id}/release": {},
    "GET /redemptions/{redemption_id}": {},
    "POST /pick-ups": {"merchant_id": SHOP, "pickup_code": "{pickup_code}"},
    f"GET /pick-ups?merchant_id={SHOP}": {},
    "POST /settlements": {"merchant_id": SHOP, "month": "2021-01"},
    "GET /settlements/{merchant_id}/{month}": {},
    "POST /gifts": {"giver_id": HUANG, "receiver_id": TANG, "minutes": 1},
    "POST /donations": {"giver_id": HUANG, "minutes": 1},
    "POST /shared-accounts": {**TEAM, "name": "Ours now", "people": [TANG]},
    "GET /shared-accounts/{account_id}": {},
    "GET /shared-accounts/{account_id}/statement": {},
    "POST /care-grants": {**HERE, "member_id": TANG, "minutes": 1, "ground": "alone"},
    "POST /help-for-hours": {"request_id": "request-6", "minutes_max": 5, "beneficiary_id": HUANG},
    "POST /help-for-hours/{request_id}/withdraw": {},
    "GET /help-for-hours/{request_id}": {},
}
# What everybody of the community may do there, and nobody else.
OPEN_AT_HOME: dict[str, Body] = {
    "GET /policies/{community_id}": {},
    f"POST {STAR}/objections": {"doubt": "not_served"},
    f"GET /star-notices?{PLACE}": {},
    f"GET /benefits?{PLACE}": {},
    f"GET /exchange-points?{PLACE}": {},
    f"GET /merchants?{PLACE}": {},
    f"GET /shared-accounts?{PLACE}": {},
    f"GET /offers?exchange_point_id={POINT}": {},
}
PUBLIC = {
    "GET /attestations/keys",
    "GET /attestations/{attestation_id}/status",
    "GET /certificates/{number}/{code}",
    "GET /health",
    "GET /ready",
    "GET /metrics",
}
OPERATORS = {
    "POST /attestations/keys",
    "GET /parked",
    "GET /parked/{parked_id}",
    "POST /parked/{parked_id}/retry",
    "POST /parked/{parked_id}/skip",
}
