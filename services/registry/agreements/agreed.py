"""What the parties of a stored agreement agreed last."""

from collections.abc import Iterable
from typing import Any

from services.registry.agreements.schemas import AgreementIn
from services.registry.rules.amending import Amendment, agreed
from services.registry.tables import AmendmentRow
from shared.partial_dates import PartialDate

_TERMS = {"term_months", "renewal", "themes", "object", "forecast_amount"}


def terms_of(body: AgreementIn, amendments: Iterable[AmendmentRow]) -> dict[str, Any]:
    """The terms as signed and as amended since, as JSON."""
    signed = body.model_dump(mode="json", include=_TERMS)
    made = [Amendment(PartialDate.parse(row.signed_on), row.number, row.changes) for row in amendments]
    return agreed(signed, made)
