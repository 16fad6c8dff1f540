"""`GET /<service>/v1/rules` and `GET /<service>/v1/vocabularies`, the same in every service."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth.permissions import Anyone
from shared.catalogue.rules import Catalogue, Strength
from shared.catalogue.texts import Language
from shared.catalogue.vocabularies import Vocabularies
from shared.db.engine import Session
from shared.http.route import EntenteRoute

Labels = dict[Language, str]
StrengthsInForce = Callable[[AsyncSession], Awaitable[Mapping[str, Strength]]]
"""The strengths that a policy for the whole service gives rules in place of their own, by the rule's id."""


async def as_documented(session: AsyncSession) -> Mapping[str, Strength]:
    """For services without such a policy."""
    return {}


class RuleOut(BaseModel):
    id: str
    source: str
    words: str
    strength: Strength = Field(description="in force here; where a conference has a policy of its own, see there")
    default_strength: Strength = Field(description="the documents'")
    policy: str | None
    text: Labels


class RuleList(BaseModel):
    items: list[RuleOut]


class TermOut(BaseModel):
    code: str
    label: Labels


class VocabularyList(BaseModel):
    items: dict[str, list[TermOut]]


def catalogue_router(
    service: str, rules: Catalogue, vocabularies: Vocabularies, strengths: StrengthsInForce = as_documented
) -> APIRouter:
    """The two public routes that let a front end explain the service in four languages."""
    router = APIRouter(prefix=f"/{service}/v1", tags=["catalogue"], route_class=EntenteRoute)
    rule_list = RuleList(
        items=[
            RuleOut.model_validate(
                {
                    "id": rule.id,
                    "source": rule.source,
                    "words": rule.words,
                    "strength": rule.strength,
                    "default_strength": rule.strength,
                    "policy": rule.policy,
                    "text": rule.text.as_labels(),
                }
            )
            for rule in rules
        ]
    )
    vocabulary_list = VocabularyList.model_validate(
        {
            "items": {
                name: [{"code": str(code), "label": label.as_labels()} for code, label in labels.items()]
                for name, labels in vocabularies.items()
            }
        }
    )

    @router.get("/rules")
    async def list_rules(caller: Anyone, session: Session) -> RuleList:
        """Every rule of this service: its source, words, strength and text in four languages."""
        in_force = await strengths(session)
        if not in_force:
            return rule_list
        items = [rule.model_copy(update={"strength": in_force.get(rule.id, rule.strength)}) for rule in rule_list.items]
        return RuleList(items=items)

    @router.get("/vocabularies")
    async def list_vocabularies(caller: Anyone) -> VocabularyList:
        """Every enumeration of this service with its labels in four languages."""
        return vocabulary_list

    return router
