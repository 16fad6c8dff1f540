"""Agreements: who may sign them (A1), when they end (A4), and in what state that leaves them on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.registry.rules.catalogue.agreements import A1, A6, A15, D8
from services.registry.rules.dates import end_of_term, ends_before_it_begins, months_between
from services.registry.rules.words import Listed
from services.registry.vocabularies.agreements import AgreementState, Instrument, Renewal
from services.registry.vocabularies.partners import PartnerKind, Visibility
from shared.catalogue.rules import Finding
from shared.catalogue.texts import Text
from shared.days import plus_months
from shared.partial_dates import PartialDate

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
EXPIRING_MONTHS = 12
_LONGEST_MONTH = timedelta(days=31)
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


def dissolved_before(
    pointer: str, name: str, dissolved_on: PartialDate | None, signs_on: PartialDate
) -> Finding | None:
    """A15: a partner that surely was dissolved before the day on which it signs."""
    if not ends_before_it_begins(signs_on, dissolved_on):
        return None
    return A15.finding(f"{pointer}/partner_id", name=name, dissolved_on=dissolved_on)


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
    agreed_from: date | None = None
    """From when it holds by what the parties agreed; `effective_from` also waits for a transmission that is wanted."""
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
    transmitted_on: PartialDate | None = None,
    transmission_needed: bool = False,
) -> Timeline:
    """A4: effective from `effective_on`, else `transmitted_on` where that is needed, else the last of the signatures.

    The term starts at `signed_on`, and `term_months` is the term agreed last. A date known to the month or year begins
    on its first possible day and ends on its last (A5). What needs transmission and was not sent holds from no day.
    """
    if signed_on is None:
        return Timeline()
    agreed = effective_on.first if effective_on else max(day.first for day in (signed_on, *signatures))
    effective: date | None = agreed
    if transmission_needed and effective_on is None:
        effective = transmitted_on.first if transmitted_on else None
    end = ends_on(signed_on, term_months)
    return Timeline(
        signed_first=signed_on.first,
        signed_last=signed_on.last,
        agreed_from=agreed,
        effective_from=effective,
        expiring_from=plus_months(end.last, -EXPIRING_MONTHS) if end else None,
        ends_first=end.first if end else None,
        ends_last=end.last if end else None,
        terminated_from=terminated_on.first if terminated_on else None,
    )


def ends_on(signed_on: PartialDate | None, term_months: int | None) -> PartialDate | None:
    """A4: the end of the term agreed; None for a draft and for what is open-ended."""
    if signed_on is None or term_months is None:
        return None
    return end_of_term(signed_on, term_months)


def running(
    days: Timeline, renewal: Renewal, term_months: int | None, renewed_from: date | None, today: date
) -> Timeline:
    """A4: the days as they are on `today`: what is renewed tacitly goes on for its term again and again.

    The end is then that of the period that runs (or ran when the agreement was terminated or renewed), no more precise
    than the signature. A period of a year or less is never about to expire: a reminder that always stands reminds
    nobody.
    """
    if renewal is not Renewal.TACIT or term_months is None or days.ends_first is None or days.ends_last is None:
        return days
    ends = [day - timedelta(days=1) for day in (days.terminated_from, renewed_from) if day is not None]
    day = min([today, *ends])
    first = last = days.ends_last
    if days.ends_last < day:
        first = last = _end_of_running_period(days.ends_last + timedelta(days=1), term_months, day)
    if days.ends_first < days.ends_last:
        whole_year = days.ends_last - days.ends_first > _LONGEST_MONTH
        first = first.replace(month=1, day=1) if whole_year else first.replace(day=1)
        last = last.replace(month=12, day=31) if whole_year else last
    expiring = plus_months(last, -EXPIRING_MONTHS) if term_months > EXPIRING_MONTHS else None
    return replace(days, ends_first=first, ends_last=last, expiring_from=expiring)


def _end_of_running_period(begins: date, term_months: int, day: date) -> date:
    """The last day of the first period, of those that follow one another from `begins` on, that reaches `day`."""
    passed = months_between(begins, day)
    periods = passed // term_months
    if passed % term_months or plus_months(begins, passed) <= day:
        periods += 1
    return plus_months(begins, periods * term_months) - timedelta(days=1)


def state_of(days: Timeline, renewed_from: date | None, today: date) -> AgreementState:
    """A4: the state on the day `today`, of days as they are `running` then; terminated beats renewed beats expired.

    `renewed_from` is when a signed agreement that renews this one takes effect. What is renewed tacitly does not
    expire by itself: its end moves on.
    """
    first_that_holds = (
        (AgreementState.DRAFT, days.signed_first is None),
        (AgreementState.TERMINATED, has_come(days.terminated_from, today)),
        (AgreementState.RENEWED, has_come(renewed_from, today)),
        (AgreementState.EXPIRED, days.ends_last is not None and days.ends_last < today),
        (AgreementState.SIGNED, not has_come(days.effective_from, today)),
        (AgreementState.EXPIRING, has_come(days.expiring_from, today)),
    )
    return next((state for state, holds in first_that_holds if holds), AgreementState.IN_FORCE)


def has_come(day: date | None, today: date) -> bool:
    """Whether `day` is known and not ahead."""
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
