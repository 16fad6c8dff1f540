"""The mechanism of a service's catalogue of rules: what a rule is called, where it comes from, what it says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, Field

from shared.catalogue.texts import Text

Strength = Literal["H", "P", "S", "D", "C", "T", "off"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the domain: `id` is its name everywhere, `words` are the source's, `text` what a caller is told.

    `text` may hold placeholders (`{limit}`, `{current}`, …), filled by the values of a finding.
    """

    id: str
    source: str
    words: str
    strength: Strength
    text: Text
    policy: str | None = None
    """The name of the policy value that holds its limit or strength, when there is one."""

    def finding(self, pointer: str = "", **values: object) -> "Finding":
        return Finding(self, pointer, values)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in an object: `pointer` is a JSON pointer into it (RFC 6901), `values` fill the rule's text."""

    rule: Rule
    pointer: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.rule.text.render(values=self.values)


class Notice(BaseModel):
    """A finding as callers see it, in `warnings` and `missing`."""

    rule: str = Field(examples=["B6"])
    message: str
    pointer: str = ""

    @classmethod
    def of(cls, finding: Finding) -> "Notice":
        return cls(rule=finding.rule.id, message=finding.message, pointer=finding.pointer)


class Catalogue:
    """The rules of one service by their id."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._rules = {rule.id: rule for rule in rules}

    def __getitem__(self, rule_id: str) -> Rule:
        return self._rules[rule_id]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())
