"""What comes out of suggesting partners."""

from pydantic import BaseModel, ConfigDict, Field

from services.registry.schemas import PartnerSummary
from services.registry.vocabularies.suggestions import SuggestionReason
from shared.http.schemas import example


class ReasonOut(BaseModel):
    """Why a partner is suggested: `text` is in the language of the request, `terms` holds the codes and figures."""

    model_config = example(
        code="common_themes", points=14, text="Themes in common: Crafts, Youth", terms={"themes": ["crafts", "youth"]}
    )

    code: SuggestionReason
    points: int = Field(ge=1, le=100, description="its part of the score")
    text: str
    terms: dict[str, list[str] | int] = Field(
        description="`themes`, `kinds`, `countries`, `aims`, `languages`: codes; `population`, `its_population`; `km`; "
        "`with_it`, `with_its_country`: how many partners of the same country cooperate there"
    )


class Suggestion(BaseModel):
    """A partner that may become one, and why."""

    partner: PartnerSummary
    score: int = Field(ge=1, le=100, description="the sum of the reasons' points")
    reasons: list[ReasonOut] = Field(description="the heaviest first")


class SuggestionList(BaseModel):
    """The best first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "partner": {
                                "id": "0198c0de-0000-7000-8000-000000000002",
                                "name": "Stadt Bielefeld",
                                "country": "DE",
                            },
                            "score": 24,
                            "reasons": [
                                {
                                    "code": "common_themes",
                                    "points": 14,
                                    "text": "Themes in common: Crafts, Youth",
                                    "terms": {"themes": ["crafts", "youth"]},
                                },
                                {
                                    "code": "is_sought",
                                    "points": 10,
                                    "text": "What the partner seeks: Local authority, Germany",
                                    "terms": {"kinds": ["local_authority"], "countries": ["DE"]},
                                },
                            ],
                        }
                    ]
                }
            ]
        }
    )

    items: list[Suggestion]
