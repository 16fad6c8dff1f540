"""Agreements: who may sign them (A1), when they end (A4), and in what state that leaves them on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.registry.rules.catalogue.agreements import A1, A6, D8
from services.registry.rules.dates import PartialDate, end_of_term, ends_before_it_begins, plus_months
from services.registry.rules.words import Listed
from services.registry.vocabularies.agreements import AgreementState, Instrument, Renewal
from services.registry.vocabularies.partners import PartnerKind, Visibility
from shared.catalogue.rules import Finding
from shared.catalogue.texts import Text

BETWEEN_AUTHORITIES = frozenset(
    {
        Instrument.TWINNING,
        Instrument.COOPERATION_AGREEMENT,
        Instrument.MEMORANDUM_OF_UNDERSTANDING,
        Instrument.JOINT_DECLARATION,
        Instrument.WORK_PROGRAMME,
    }
)
FEWEST_PARTIES = 2
SIGNED_TERMS = frozenset({"instrument", "signatories", "signed_on", "term_months", "renewal"})
"""What an agreement's signatures stand under."""
_EXPIRING_MONTHS = 12
# Somewhere on earth it is already tomorrow.
_ZONES = timedelta(days=1)

_TWO_AUTHORITIES = Text(
    en="local authorities of two countries",
    fr="des collectivités territoriales de deux pays",
    de="Gebietskörperschaften aus zwei Ländern",
    zh="两个国家的地方政府",
)
_FOREIGN_AUTHORITY = {
    "en": "a local authority of another country than {country}",
    "fr": "une collectivité territoriale d'un autre pays que {country}",
    "de": "eine Gebietskörperschaft aus einem anderen Land als {country}",
    "zh": "{country} 以外国家的地方政府",
}


@dataclass(frozen=True, slots=True)
class Party:
    """What the rules ask of a signatory."""

    kind: PartnerKind
    country: str


def check_parties(instrument: Instrument, parties: Sequence[Party]) -> Finding | None:
    """A1: what instruments between authorities lack on the other side, or None."""
    if instrument not in BETWEEN_AUTHORITIES:
        return None
    countries = sorted({party.country for party in parties if party.kind is PartnerKind.LOCAL_AUTHORITY})
    if len(countries) >= FEWEST_PARTIES:
        return None
    missing = _TWO_AUTHORITIES
    if countries:
        missing = Text(**{language: text.format(country=countries[0]) for language, text in _FOREIGN_AUTHORITY.items()})
    return A1.finding("/signatories", missing=Listed([missing]))


def is_ahead(day: PartialDate, today: date) -> bool:
    """Whether `day` surely lies in the future: what is recorded as done cannot."""
    return day.first > today + _ZONES


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days on which an agreement's state turns; all None for a draft, those of its end without a term.

    Stored with the agreement at every write, so that lists are filtered by the very same days.
    """

    signed_first: date | None = None
    signed_last: date | None = None
    effective_from: date | None = None
    expiring_from: date | None = None
    ends_first: date | None = None
    ends_last: date | None = None
    terminated_from: date | None = None


def timeline(
    *,
    signed_on: PartialDate | None,
    signatures: Iterable[PartialDate],
    effective_on: PartialDate | None,
    term_months: int | None,
    terminated_on: PartialDate | None,
) -> Timeline:
    """A4: effective from `effective_on`, else the last of the signatures; the term starts at `signed_on`.

    A date known to the month or year begins on its first possible day and ends on its last (A5).
    """
    if signed_on is None:
        return Timeline()
    effective = effective_on.first if effective_on else max(day.first for day in (signed_on, *signatures))
    end = ends_on(signed_on, term_months)
    return Timeline(
        signed_first=signed_on.first,
        signed_last=signed_on.last,
        effective_from=effective,
        expiring_from=plus_months(end.last, -_EXPIRING_MONTHS) if end else None,
        ends_first=end.first if end else None,
        ends_last=end.last if end else None,
        terminated_from=terminated_on.first if terminated_on else None,
    )


def ends_on(signed_on: PartialDate | None, term_months: int | None) -> PartialDate | None:
    """A4: the end of the term agreed; None for a draft and for what is open-ended."""
    if signed_on is None or term_months is None:
        return None
    return end_of_term(signed_on, term_months)


def state_of(days: Timeline, renewal: Renewal, renewed_from: date | None, today: date) -> AgreementState:
    """A4: the state on the day `today`; terminated beats renewed beats expired.

    `renewed_from` is when a signed agreement that renews this one takes effect. What is renewed tacitly does not
    expire by itself.
    """
    ended = days.ends_last is not None and days.ends_last < today
    first_that_holds = (
        (AgreementState.DRAFT, days.signed_first is None),
        (AgreementState.TERMINATED, _has_come(days.terminated_from, today)),
        (AgreementState.RENEWED, _has_come(renewed_from, today)),
        (AgreementState.EXPIRED, ended and renewal is not Renewal.TACIT),
        (AgreementState.SIGNED, not _has_come(days.effective_from, today)),
        (AgreementState.EXPIRING, _has_come(days.expiring_from, today) and not ended),
    )
    return next((state for state, holds in first_that_holds if holds), AgreementState.IN_FORCE)


def _has_come(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def matching(state: AgreementState) -> frozenset[AgreementState]:
    """The states that a filter by `state` lets through: what expires within the year is still in force."""
    if state is AgreementState.IN_FORCE:
        return frozenset({AgreementState.IN_FORCE, AgreementState.EXPIRING})
    return frozenset({state})


def visibility_of(chosen: Visibility | None, *, signed: bool) -> Visibility:
    """Who may read an agreement: what was chosen, else its parties while it is a draft and all once it is signed."""
    return chosen or (Visibility.PUBLIC if signed else Visibility.PRIVATE)


def warnings(
    signed_on: PartialDate | None, celebrated_on: PartialDate | None, effective_on: PartialDate | None
) -> list[Finding]:
    """A6: a celebration on another day than the signature is noted; D8: so is an effect before the signature."""
    found = []
    if signed_on is not None and celebrated_on is not None and not signed_on.may_be(celebrated_on):
        found.append(A6.finding("/celebrated_on", signed_on=signed_on, celebrated_on=celebrated_on))
    if ends_before_it_begins(signed_on, effective_on):
        found.append(D8.finding("/effective_on", signed_on=signed_on, effective_on=effective_on))
    return found


def corrected_terms(changed: Iterable[str], *, signed: bool) -> list[str]:
    """What of a signed agreement's own terms a change would rewrite: for staff alone, others record an amendment."""
    return sorted(SIGNED_TERMS.intersection(changed)) if signed else []
