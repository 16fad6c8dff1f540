"""D7: how long each kind of personal data is kept after a conference, and when it goes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.registration.vocabularies.personal_data import DataCategory, RetentionState
from shared.catalogue.texts import InvalidValue, Text

_LONGEST_NEEDS = 365
_LONGEST = 3_650
_LONGEST_PUBLISHED = 36_500
_TAKES_THE_REST = (DataCategory.IDENTITY, DataCategory.PUBLISHED)
_CONTACT = ("email", "phone")

_NEEDS_GO_FIRST = Text(
    en="needs go first: {category} is kept {days} days, needs would be kept {needs}",
    fr="les besoins partent en premier : {category} est gardé {days} jours, les besoins le seraient {needs}",
    de="Bedarfe gehen zuerst: {category} bleibt {days} Tage, Bedarfe blieben {needs}",
    zh="特殊需求须最先删除：{category} 保留 {days} 天，而特殊需求将保留 {needs} 天",
)
_IDENTITY_TAKES_ALL = Text(
    en="{category} goes with identity at the latest: it would be kept {days} days, identity is kept {identity}",
    fr="{category} part au plus tard avec identity : il serait gardé {days} jours, identity l'est {identity}",
    de="{category} geht spätestens mit identity: es bliebe {days} Tage, identity bleibt {identity}",
    zh="{category} 最迟随 identity 一并删除：它将保留 {days} 天，而 identity 保留 {identity} 天",
)
_PUBLISHED_LAST = Text(
    en="published is kept as long as identity or longer: {days} days, identity is kept {identity}",
    fr="published est gardé aussi longtemps qu'identity ou plus : {days} jours, identity l'est {identity}",
    de="published bleibt so lange wie identity oder länger: {days} Tage, identity bleibt {identity}",
    zh="published 的保留期不得短于 identity：{days} 天，而 identity 为 {identity} 天",
)

Days = Annotated[int, Field(ge=1, le=_LONGEST)]


class Retention(BaseModel):
    """How many days after a conference's end each kind of personal data is kept. Needs go first, the programme last."""

    model_config = ConfigDict(extra="forbid")

    needs: int = Field(default=30, ge=1, le=_LONGEST_NEEDS, description="diet, access, visa; first of all")
    emails: Days = Field(default=90, description="which e-mails were sent")
    waiting: Days = Field(default=90, description="what decided about places in queues")
    dropped: Days = Field(
        default=180, description="registrations rejected, withdrawn, cancelled or never approved, whole"
    )
    not_chosen: Days = Field(default=180, description="candidates, and speakers who did not accept")
    answers: Days = Field(default=365, description="answers to the form")
    contact: Days = Field(default=365, description="addresses, numbers and invitations; names stay")
    organisation: Days = Field(default=365, description="reasons and notes of the organisers")
    consents: Days = Field(default=1_095, description="what was agreed to, in which version")
    identity: Days = Field(default=1_095, description="names: the registration is erased, and all that is left of it")
    published: int = Field(
        default=3_650,
        ge=1,
        le=_LONGEST_PUBLISHED,
        description="names in the programme of those who agreed to be named in public",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for category in DataCategory:
            days = self.days(category)
            if days < self.needs:
                raise InvalidValue(_NEEDS_GO_FIRST, category=category.value, days=days, needs=self.needs)
            if days > self.identity and category is not DataCategory.PUBLISHED:
                raise InvalidValue(_IDENTITY_TAKES_ALL, category=category.value, days=days, identity=self.identity)
        if self.published < self.identity:
            raise InvalidValue(_PUBLISHED_LAST, days=self.published, identity=self.identity)
        return self

    def days(self, category: DataCategory) -> int:
        days: int = getattr(self, category.value)
        return days

    def in_turn(self) -> list[DataCategory]:
        """The categories in the order in which they go; of those of one day, what takes all the rest comes last."""
        return sorted(DataCategory, key=lambda category: (self.days(category), category in _TAKES_THE_REST))


def counted_from(ends_on: date, entered_at: datetime, zone: ZoneInfo) -> date:
    """The day from which periods count: the conference's last; of one that was over when it was entered, that day."""
    return max(ends_on, entered_at.astimezone(zone).date())


def due_on(category: DataCategory, start: date, retention: Retention) -> date:
    """The day on which a category goes; `start` as `counted_from`."""
    return start + timedelta(days=retention.days(category))


@dataclass(frozen=True, slots=True)
class Hold:
    """Why something is kept beyond its time: `categories` (none: all) until the end of a day."""

    categories: frozenset[DataCategory]
    until: date

    def keeps(self, category: DataCategory, day: date) -> bool:
        return day <= self.until and (not self.categories or category in self.categories)


def is_held(category: DataCategory, holds: Collection[Hold], day: date) -> bool:
    """Whether a category is kept on that day. What is erased with another is kept with it: a hold of anything keeps
    the whole registration, and so `identity` and `dropped`."""
    if category in (DataCategory.IDENTITY, DataCategory.DROPPED):
        return any(day <= hold.until for hold in holds)
    return any(hold.keeps(category, day) for hold in holds)


def goes(category: DataCategory, due: date, holds: Collection[Hold], day: date) -> bool:
    """Whether what is left of a category is deleted on `day`."""
    return due <= day and not is_held(category, holds, day)


def standing(category: DataCategory, due: date, holds: Collection[Hold], day: date, left: int) -> RetentionState:
    """Where a category stands on `day`, when so many rows of it are left."""
    if not left and due <= day:
        return RetentionState.GONE
    if is_held(category, holds, day):
        return RetentionState.HELD
    return RetentionState.DUE if due <= day else RetentionState.KEPT


def without_contact(value: Any) -> Any:
    """A person, or JSON with persons, without addresses and numbers."""
    if isinstance(value, list):
        return [without_contact(item) for item in value]
    if isinstance(value, Mapping):
        return {name: without_contact(item) for name, item in value.items() if name not in _CONTACT}
    return value
