"""Cooperations: who ought to be in them (A17, A24), and what their dates say (A10)."""

from collections.abc import Iterable
from datetime import date

from services.registry.rules.catalogue.cooperations import A10, A17, A24
from services.registry.rules.words import Listed
from services.registry.vocabularies.cooperations import COLLEGES, CORNERS, College, CooperationStatus, Corner
from shared.catalogue.rules import Finding
from shared.partial_dates import PartialDate

# « + Économie » stands beside the triangle.
TRIANGLE = (Corner.POLITICS, Corner.ADMINISTRATION, Corner.CIVIL_SOCIETY)
TRIPARTITE = (College.MUNICIPAL, College.EDUCATION, College.ECONOMIC)


def missing_corners(corners: Iterable[Corner]) -> list[Finding]:
    """A17: the corners of the triangle that no actor fills, as one finding."""
    filled = set(corners)
    missing = [CORNERS[corner] for corner in TRIANGLE if corner not in filled]
    return [A17.finding("/actors", missing=Listed(missing))] if missing else []


def missing_colleges(colleges: Iterable[College]) -> list[Finding]:
    """A24: the colleges without a member of the steering committee, as one finding."""
    seated = set(colleges)
    missing = [COLLEGES[college] for college in TRIPARTITE if college not in seated]
    return [A24.finding("/committee/members", missing=Listed(missing))] if missing else []


def late_start(
    started_on: PartialDate | None, first_signature: date | None, pointer: str = "/started_on"
) -> list[Finding]:
    """A10: a start after the last possible day of the first agreement's signature contradicts it."""
    if started_on is None or first_signature is None or started_on.first <= first_signature:
        return []
    return [A10.finding(pointer, started_on=started_on)]


def status_of(ended_on: PartialDate | None, today: date) -> CooperationStatus:
    """Only its own end ends a cooperation (D9); it lasts through the last possible day."""
    return CooperationStatus.ENDED if ended_on and ended_on.last < today else CooperationStatus.ACTIVE
