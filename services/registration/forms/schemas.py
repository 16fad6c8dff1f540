"""A conference's form, and what people fill in, as callers send and see them."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue, StringConstraints, model_validator

from services.registration.conferences.schemas import DelegationCode
from services.registration.fields import optional
from services.registration.forms import texts
from services.registration.rules.form import CHOICES, MOST_OF_A_NEED
from services.registration.vocabularies.forms import Asked, Need, PersonField, QuestionKind
from shared.catalogue.texts import InvalidValue
from shared.http.schemas import Input, LanguageTag, LongText, Multilingual, Patch, example

_MOST_QUESTIONS, _MOST_OPTIONS, _MOST_CONSENTS, _LONGEST = 100, 200, 20, 20_000
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
_Kinds = (QuestionKind.TEXT, QuestionKind.LONG_TEXT)
Texts = Annotated[dict[LanguageTag, LongText], Field(min_length=1, max_length=30)]


class OptionIn(Input):
    """One of the answers to choose from."""

    code: Code
    label: Multilingual


class QuestionIn(Input):
    """A question of the organisers' own."""

    code: Code = Field(examples=["shuttle"], description="the name of its answer; once it was asked, better kept")
    label: Multilingual
    help: Multilingual | None = None
    kind: QuestionKind
    required: bool = False
    options: list[OptionIn] = Field(default=[], max_length=_MOST_OPTIONS, description="of the kinds with a choice")
    delegations: list[DelegationCode] = Field(default=[], max_length=50, description="asked of these alone; none: all")
    partner_kinds: list[Code] = Field(
        default=[], max_length=50, description="asked of those alone who come from such a partner (registry's kinds)"
    )
    max_length: int | None = Field(default=None, ge=1, le=_LONGEST, description="characters; of the kinds of text")
    least: float | None = Field(default=None, ge=-1e15, le=1e15, description="of a number")
    most: float | None = Field(default=None, ge=-1e15, le=1e15, description="of a number")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if bool(self.options) != (self.kind in CHOICES):
            raise InvalidValue(texts.OPTIONS_OF_A_CHOICE)
        if self.max_length is not None and self.kind not in _Kinds:
            raise InvalidValue(texts.LENGTH_OF_A_TEXT)
        if (self.least is not None or self.most is not None) and self.kind != QuestionKind.NUMBER:
            raise InvalidValue(texts.LIMITS_OF_A_NUMBER)
        if len({option.code for option in self.options}) < len(self.options):
            raise InvalidValue(texts.CODES_ONCE)
        return self


class ConsentIn(Input):
    """A consent that is asked for, by what it is for. Another text than before is a new version."""

    purpose: Code = Field(examples=["photographs"])
    text: Texts = Field(examples=[{"fr": "J'accepte d'être photographié.", "en": "I agree to be photographed."}])
    required: bool = Field(default=False, description="nobody is registered without it")


class ConsentOut(BaseModel):
    purpose: str
    version: int
    text: dict[str, str]
    required: bool


def _each_once(values: list[Any], name: str) -> None:
    codes = [getattr(value, name) for value in values]
    if len(set(codes)) < len(codes):
        raise InvalidValue(texts.CODES_ONCE)


class FormPatch(Patch):
    model_config = example(
        fields={"email": "required", "birth_year": "hidden"},
        needs={"diet": "optional", "visa": "required"},
        questions=[
            {
                "code": "shuttle",
                "label": {"fr": "Navette depuis l'aéroport ?", "en": "Shuttle from the airport?"},
                "kind": "boolean",
                "delegations": ["FR"],
            }
        ],
        consents=[{"purpose": "photographs", "text": {"fr": "J'accepte d'être photographié."}, "required": False}],
    )

    fields: dict[PersonField, Asked] = optional(description="of the person; those not named are optional")
    questions: list[QuestionIn] = optional(max_length=_MOST_QUESTIONS, description="replaced whole, in their order")
    needs: dict[Need, Asked] = optional(description="those not named are hidden")
    consents: list[ConsentIn] = optional(max_length=_MOST_CONSENTS, description="replaced whole")

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if "questions" in self.model_fields_set:
            _each_once(self.questions, "code")
        if "consents" in self.model_fields_set:
            _each_once(self.consents, "purpose")
        return self


class FormOut(BaseModel):
    """What a conference asks of those who register. Version 0: nobody has made a form yet."""

    conference_id: UUID
    version: int
    fields: dict[PersonField, Asked]
    questions: list[QuestionIn]
    needs: dict[Need, Asked]
    consents: list[ConsentOut]


NeedText = Annotated[str, StringConstraints(min_length=1, max_length=MOST_OF_A_NEED)]


class NeedsIn(Input):
    """What the hosts must know. Of a visa only whether one is needed: nothing of a passport."""

    diet: NeedText | None = Field(default=None, examples=["vegetarian"])
    access: NeedText | None = Field(default=None, examples=["wheelchair"])
    visa: bool | None = Field(default=None, description="whether a visa is needed")


class ConsentGiven(Input):
    """Agreement to one version of a consent's text."""

    purpose: Code = Field(examples=["photographs"])
    version: int = Field(ge=1, le=2_000_000_000, description="of the text that was shown")


Answers = Annotated[
    dict[Code, JsonValue],
    Field(max_length=_MOST_QUESTIONS, examples=[{"shuttle": True}], description="by the questions' codes"),
]
Consents = Annotated[list[ConsentGiven], Field(max_length=_MOST_CONSENTS, description="those that are given")]


class ConsentStanding(BaseModel):
    """A consent as somebody gave it, with the text of that version; `withdrawn_at` null while it stands."""

    purpose: str
    version: int
    text: dict[str, str]
    given_at: datetime
    withdrawn_at: datetime | None


class FilledOut(BaseModel):
    """What one participant filled in, beside the person."""

    registration_id: UUID
    form_version: int = Field(description="of the form that was answered")
    answers: dict[str, JsonValue]
    needs: NeedsIn
    consents: list[ConsentStanding]
