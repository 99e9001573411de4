"""What a confirmation is worth: whose minutes count, and how well they are known."""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field

from lovebank.contracts.words import ConfirmedBy, EvidenceGrade
from lovebank.kernel.model import Model
from services.requests.domain.help_policy import Confirmation

EVIDENCE_MAX = 10


class EvidenceKind(StrEnum):
    PHOTO = "photo"
    CODE = "code"
    NOTE = "note"  # In the volunteer's own words: it proves nothing, but tells.


class Evidence(Model):
    kind: EvidenceKind
    reference: str = Field(min_length=1, max_length=200, pattern=r"^[!-~]+$")


class Verdict(StrEnum):
    FOR_VOLUNTEER = "for_volunteer"
    FOR_BENEFICIARY = "for_beneficiary"
    REDUCED = "reduced"
    VOID = "void"


def differ_too_much(stated: int, confirmed: int, planned: int | None, rules: Confirmation) -> bool:
    """Up to 15 minutes, or a quarter of what was planned, are nothing to argue about."""
    over_plan = (planned or 0) * rules.over_plan_percent_max // 100
    return abs(stated - confirmed) > max(rules.difference_minutes_max, over_plan)


def grade_of(
    voice: ConfirmedBy, evidence: Sequence[Evidence], rules: Confirmation
) -> EvidenceGrade:
    proven = any(shown.kind is not EvidenceKind.NOTE for shown in evidence)
    if voice is ConfirmedBy.SILENCE:
        return rules.grade_silence_with_evidence if proven else rules.grade_silence
    if voice is ConfirmedBy.RULING:
        return rules.grade_ruled
    return rules.grade_two_kinds if proven else rules.grade_confirmed
