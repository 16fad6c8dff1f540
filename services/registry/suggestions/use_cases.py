"""Suggesting new partners (A36)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.partners.references import seen_partner
from services.registry.rules.partner import status_of
from services.registry.rules.suggestions import Reason, Suggested, ranked, reasons_for, score_of
from services.registry.schemas import PartnerSummary, date_of
from services.registry.sight import sight_of
from services.registry.suggestions import store
from services.registry.suggestions.schemas import ReasonOut, Suggestion, SuggestionList
from services.registry.vocabularies.partners import AIMS, KINDS, PartnerStatus
from services.registry.vocabularies.places import COUNTRY_NAMES, LANGUAGE_NAMES
from services.registry.vocabularies.suggestions import SUGGESTION_REASONS, SuggestionReason
from services.registry.vocabularies.themes import THEMES
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary

_LABELS: dict[str, Vocabulary] = {
    "themes": THEMES,
    "kinds": KINDS,
    "countries": COUNTRY_NAMES,
    "aims": AIMS,
    "languages": LANGUAGE_NAMES,
}
_WITH_DETAILS = Text(
    en="{reason}: {details}", fr="{reason} : {details}", de="{reason}: {details}", zh="{reason}：{details}"
)
_BETWEEN = Text(en=", ", fr=", ", de=", ", zh="、")
_FIGURES: dict[SuggestionReason, Text] = {
    SuggestionReason.SIZE_ALIKE: Text(
        en="{population} and {its_population} inhabitants",
        fr="{population} et {its_population} habitants",
        de="{population} und {its_population} Einwohner",
        zh="人口分别为{population}和{its_population}",
    ),
    SuggestionReason.NEIGHBOURS_LINKS: Text(
        en="{with_it} with this partner, {with_its_country} with its country",
        fr="{with_it} avec ce partenaire, {with_its_country} avec son pays",
        de="{with_it} mit diesem Partner, {with_its_country} mit seinem Land",
        zh="与该伙伴{with_it}个，与其所在国{with_its_country}个",
    ),
    SuggestionReason.NEAR: Text(en="{km} km", fr="{km} km", de="{km} km", zh="{km}公里"),
}


async def suggest(session: AsyncSession, caller: Caller, partner_id: UUID, today: date, limit: int) -> SuggestionList:
    """The best new partners for this one; NotFound unless the caller may see it. None for a dissolved one."""
    sight = sight_of(caller)
    row = await seen_partner(session, partner_id, sight)
    if status_of(date_of(row.dissolved_on), today) is PartnerStatus.DISSOLVED:
        return SuggestionList(items=[])
    mine = await store.profile(session, row)
    candidates = await store.candidates(session, row, mine, today, sight)
    weighed = []
    for one in candidates.values():
        reasons = reasons_for(mine, one.profile, one.links)
        weighed.append(Suggested(one.id, one.sort_key, score_of(reasons), reasons))
    return SuggestionList(items=[_shown(one, candidates) for one in ranked(weighed)[:limit]])


def _shown(suggested: Suggested, candidates: Mapping[UUID, store.Candidate]) -> Suggestion:
    one = candidates[suggested.id]
    summary = PartnerSummary(id=one.id, name=one.name, country=one.profile.country)
    reasons = [
        ReasonOut(code=reason.code, points=reason.points, text=_text(reason), terms=reason.terms)
        for reason in suggested.reasons
    ]
    return Suggestion(partner=summary, score=suggested.score, reasons=reasons)


def _text(reason: Reason) -> str:
    """The reason in the language of the request, with its terms by their labels."""
    if reason.code in _FIGURES:
        details = _FIGURES[reason.code].render(values=reason.terms)
    else:
        told = {name: codes for name, codes in reason.terms.items() if isinstance(codes, list)}
        details = _BETWEEN.render().join(_label(name, code) for name, codes in told.items() for code in codes)
    return _WITH_DETAILS.render(values={"reason": SUGGESTION_REASONS[reason.code].render(), "details": details})


def _label(name: str, code: str) -> str:
    """What a code is called; codes of open vocabularies that have no label stand for themselves."""
    label = _LABELS[name].get(code)
    return label.render() if label else code
