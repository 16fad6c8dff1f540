"""The wire forms of the W3C Reconciliation Service API 0.2: its names, not ours."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, model_validator

from shared.catalogue.texts import InvalidValue, Text
from shared.http.schemas import Input

MOST_QUERIES = 500
"""Queries in one batch, and entities in one data extension."""
MOST_CANDIDATES = 100
"""Candidates for one query; who asks for more gets as many."""

_SAYS_NOTHING = Text(
    en="a query needs a `query` or `properties`",
    fr="une requête a besoin de « query » ou de « properties »",
    de="eine Abfrage braucht „query“ oder „properties“",
    zh="查询须有 query 或 properties",
)

_Text = Annotated[str, StringConstraints(max_length=300)]
_FEW = 50


class EntityValue(Input):
    """A property's value that is an entity itself, reconciled before."""

    id: _Text
    name: _Text | None = None


PropertyValue = bool | int | float | _Text | EntityValue


class PropertyQuery(Input):
    """What else is known of what is looked for."""

    pid: _Text
    v: PropertyValue | Annotated[list[PropertyValue], Field(max_length=_FEW)]

    @property
    def texts(self) -> list[str]:
        """The values as texts; an entity's is its id."""
        values = self.v if isinstance(self.v, list) else [self.v]
        return [value.id if isinstance(value, EntityValue) else str(value) for value in values]


class ReconciliationQuery(Input):
    """One of a batch: a name, or properties, or both."""

    query: _Text | None = None
    type: _Text | Annotated[list[_Text], Field(max_length=_FEW)] | None = None
    limit: Annotated[float, Field(gt=0)] | None = None
    properties: Annotated[list[PropertyQuery], Field(max_length=_FEW)] = Field(default=[])
    type_strict: Literal["any", "should", "all"] = "any"

    @model_validator(mode="after")
    def _says_something(self) -> "ReconciliationQuery":
        if self.query is None and not self.properties:
            raise InvalidValue(_SAYS_NOTHING)
        return self

    @property
    def types(self) -> list[str]:
        if self.type is None:
            return []
        return [self.type] if isinstance(self.type, str) else self.type


class PropertySettings(Input):
    """What a caller may set on a property that it fetches."""

    limit: Annotated[float, Field(ge=0)] = 0
    labels: Literal["code", "en", "fr", "de", "zh"] = "code"


class ExtensionProperty(Input):
    id: _Text
    settings: PropertySettings = PropertySettings()


class ExtensionQuery(Input):
    """Which properties of which entities are fetched."""

    ids: Annotated[list[_Text], Field(max_length=MOST_QUERIES)]
    properties: Annotated[list[ExtensionProperty], Field(max_length=_FEW)]


class Described(BaseModel):
    """Anything that has an id and a name: a type, a property, an entity that is a value."""

    id: str = Field(examples=["Partner"])
    name: str = Field(examples=["Partner"])
    description: str | None = None


class Feature(BaseModel):
    """A piece of evidence for or against a candidate: a number, or whether something that was said agrees."""

    id: str = Field(examples=["name_similarity"])
    value: bool | float


class ReconciliationCandidate(BaseModel):
    """What may be meant. `score` is 0 to 100; `match` is true for what is safe to choose unasked."""

    id: str
    name: str
    description: str
    type: list[Described]
    score: float = Field(examples=[97.14])
    match: bool
    features: list[Feature]


class QueryResult(BaseModel):
    result: list[ReconciliationCandidate]


class ServiceDefinition(BaseModel):
    service_url: str
    service_path: str
    flyout_service_url: str | None = None
    flyout_service_path: str | None = None


class Suggest(BaseModel):
    entity: ServiceDefinition
    property: ServiceDefinition
    type: ServiceDefinition


class View(BaseModel):
    url: str


class Preview(BaseModel):
    url: str
    width: int
    height: int


class Choice(BaseModel):
    value: str
    name: str


class Setting(BaseModel):
    name: str
    label: str
    type: Literal["number", "select"]
    default: float | str
    help_text: str
    choices: list[Choice] | None = None


class Extend(BaseModel):
    propose_properties: ServiceDefinition
    property_settings: list[Setting]


class Manifest(BaseModel):
    """What the service offers, and where."""

    versions: list[str]
    name: str
    identifierSpace: str  # noqa: N815  the protocol's names
    schemaSpace: str  # noqa: N815
    documentation: str
    serviceVersion: str  # noqa: N815
    defaultTypes: list[Described]  # noqa: N815
    view: View
    preview: Preview
    suggest: Suggest
    extend: Extend


class MetaProperty(Described):
    type: Described | None = Field(default=None, description="where the values are entities: of what type")


class Extension(BaseModel):
    """The values, by entity and property; an entity that is not known, or not seen, has none."""

    meta: list[MetaProperty]
    rows: dict[str, dict[str, list[dict[str, str | int | float]]]]


class SuggestedEntity(Described):
    notable: list[Described]


class SuggestedEntities(BaseModel):
    result: list[SuggestedEntity]


class Suggested(BaseModel):
    result: list[Described]


class Proposal(BaseModel):
    """The properties that may be fetched of entities of a type."""

    type: str
    properties: list[Described]
    limit: int | None = None


class Flyout(BaseModel):
    id: str
    html: str
