"""A guardian's consent, as it comes and as it is kept."""

from datetime import timedelta
from typing import Any

from services.registration.forms.judging import ConsentOutdated
from services.registration.forms.texts import OUTDATED
from services.registration.participants.schemas import GuardianConsentIn
from services.registration.rules.form import Form
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.http.problems import invalid

GUARDIAN = "guardian"
"""The purpose of the form's consent whose text guardians sign, where the form has one."""
_FURTHEST_EAST = timedelta(hours=14)
_IN_THE_FUTURE = Text(en="lies in the future", fr="est dans le futur", de="liegt in der Zukunft", zh="为将来的日期")


def consent_of(caller: Caller, form: Form, given: GuardianConsentIn, at: str) -> dict[str, Any]:
    """A guardian's consent as it is kept; `at` is where it stands in what was sent.

    Raises Unprocessable for a day that has come nowhere yet, ConsentOutdated for another text than the present one.
    """
    moment = now()
    if given.given_on is not None and given.given_on > (moment + _FURTHEST_EAST).date():
        raise invalid(f"{at}/given_on", "in_the_future", _IN_THE_FUTURE)
    present = next((item.version for item in form.consents if item.purpose == GUARDIAN), None)
    if present is not None and given.text_version not in (None, present):
        outdated = [{"purpose": GUARDIAN, "version": present}]
        raise ConsentOutdated(OUTDATED, values={"current": present}, consents=outdated, current=present)
    return {
        "given_by": given.given_by,
        "given_on": (given.given_on or moment.date()).isoformat(),
        "text_version": given.text_version or present or 1,
        "at": moment.isoformat(),
        "by": caller.key,
    }
