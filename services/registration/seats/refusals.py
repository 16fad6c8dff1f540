"""How the desk says no."""

from collections.abc import Sequence

from services.registration.rules.catalogue.participants import B13
from services.registration.rules.quota import Refusal
from services.registration.texts import NO_DELEGATIONS, ONE_OF_THE_DELEGATIONS, UNKNOWN_WORKSHOP
from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.seats import REASONS, Reason
from shared.catalogue.texts import Text
from shared.http.problems import Conflict, Fault, Problem, RuleBroken, ServiceUnavailable, Unprocessable, invalid

_NOT_OPEN = Text(
    en="registration for this conference is not open",
    fr="les inscriptions à cette rencontre ne sont pas ouvertes",
    de="die Anmeldung zu dieser Konferenz ist nicht offen",
    zh="本次会议目前未开放报名",
)
_BUSY = Text(
    en="too many people are registering at this moment; try again shortly",
    fr="trop de personnes s'inscrivent en ce moment ; réessayez dans un instant",
    de="gerade melden sich zu viele an; bitte gleich noch einmal versuchen",
    zh="当前报名人数过多，请稍后重试",
)


_WITHDRAWN = Text(
    en="this registration was withdrawn",
    fr="cette inscription a été retirée",
    de="diese Anmeldung wurde zurückgezogen",
    zh="该报名已撤回",
)
_CANCELLED = Text(
    en="the conference was cancelled, and this registration with it",
    fr="la rencontre a été annulée, et cette inscription avec elle",
    de="die Konferenz wurde abgesagt, und diese Anmeldung mit ihr",
    zh="会议已取消，该报名随之取消",
)
_WORKSHOP_CANCELLED = Text(
    en="the workshop was cancelled, and this enrolment with it",
    fr="l'atelier a été annulé, et cette inscription avec lui",
    de="der Workshop wurde abgesagt, und diese Anmeldung mit ihm",
    zh="工作坊已取消，该报名随之取消",
)
_REJECTED = Text(
    en="this registration was not approved",
    fr="cette inscription n'a pas été approuvée",
    de="diese Anmeldung wurde nicht genehmigt",
    zh="该报名未获批准",
)
_ERASED = Text(
    en="this registration was erased",
    fr="cette inscription a été effacée",
    de="diese Anmeldung wurde gelöscht",
    zh="该报名已删除",
)
_NO_OFFER = Text(
    en="no seat is on offer here, or its time has passed",
    fr="aucune place n'est proposée ici, ou le délai est passé",
    de="hier ist kein Platz angeboten, oder die Frist ist vorbei",
    zh="此处没有待确认的席位，或期限已过",
)
_NO_PLACE = Text(
    en="the enrolment is not in a state for this",
    fr="l'état de cette inscription à l'atelier ne le permet pas",
    de="der Stand dieser Teilnahme lässt das nicht zu",
    zh="该报名的当前状态不允许此操作",
)
_GONE = {
    RegistrationState.WITHDRAWN: _WITHDRAWN,
    RegistrationState.CANCELLED: _CANCELLED,
    RegistrationState.REJECTED: _REJECTED,
    RegistrationState.ERASED: _ERASED,
}
_CLOSED = {RegistrationState.CANCELLED, RegistrationState.REJECTED, RegistrationState.ERASED}
_ENROLLED = Text(
    en="this registration is enrolled in that workshop already",
    fr="cette inscription comprend déjà cet atelier",
    de="diese Anmeldung gilt für diesen Workshop schon",
    zh="该报名已包含此工作坊",
)


def not_open() -> Problem:
    return Conflict(_NOT_OPEN)


def busy() -> Problem:
    return ServiceUnavailable(_BUSY, headers={"Retry-After": "2"})


def already_registered(pointers: Sequence[str] = ()) -> Problem:
    """B13, and nothing about the registration that there is; `pointers` say who of several it is."""
    problem = RuleBroken(B13)
    problem.errors = [Fault(pointer, B13.id, B13.text) for pointer in pointers]
    return problem


def check_not_closed(state: str) -> None:
    """Raises Conflict for a registration that was cancelled with its conference, rejected or erased."""
    if state in _CLOSED:
        raise Conflict(_GONE[RegistrationState(state)])


def check_stands(state: str) -> None:
    """Raises Conflict for a registration that was withdrawn, rejected or erased, or cancelled with its conference."""
    if state in _GONE:
        raise Conflict(_GONE[RegistrationState(state)])


def no_offer() -> Problem:
    return Conflict(_NO_OFFER)


def no_place() -> Problem:
    return Conflict(_NO_PLACE)


def no_seat(reason: Reason) -> Problem:
    """There is no seat for this person now, for a reason that the problem names."""
    return Conflict(REASONS[reason], reason=reason)


def workshop_cancelled() -> Problem:
    return Conflict(_WORKSHOP_CANCELLED)


def already_enrolled() -> Problem:
    return Conflict(_ENROLLED)


def unknown_delegation(codes: list[str]) -> Unprocessable:
    expected = ONE_OF_THE_DELEGATIONS if codes else NO_DELEGATIONS
    return invalid("/delegation", "unknown_delegation", expected, codes=", ".join(codes))


def unknown_workshop(index: int) -> Unprocessable:
    return invalid(f"/workshops/{index}", "unknown_workshop", UNKNOWN_WORKSHOP)


def nothing_granted(refused: list[Refusal]) -> Problem:
    """Nothing of what was asked could be had; `refused` says why, workshop by workshop."""
    return Conflict(
        REASONS[refused[0].reason],
        refused=[{"workshop_id": str(item.workshop_id), "reason": item.reason} for item in refused],
    )
