"""Whether a partner still exists."""

from datetime import date

from services.registry.vocabularies.partners import PartnerStatus
from shared.partial_dates import PartialDate


def status_of(dissolved_on: PartialDate | None, today: date) -> PartnerStatus:
    """A partner exists through the last possible day of its dissolution."""
    dissolved = dissolved_on is not None and dissolved_on.last < today
    return PartnerStatus.DISSOLVED if dissolved else PartnerStatus.ACTIVE
