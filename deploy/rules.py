"""`python -m deploy.rules`: writes docs/rules.md from the services' catalogues: it never says what is not built."""

from pathlib import Path

from deploy.openapi import service_of
from shared.catalogue.rules import Rule
from shared.settings import SERVICES

DOCUMENT = Path(__file__).parent.parent / "docs" / "rules.md"

_HEAD = """# The rules that Entente keeps

Written by `make openapi` from the services' catalogues (`services/*/rules/catalogue`); a test holds it against them.
`GET /<service>/v1/rules` gives the same in English, French, German and Chinese. The source documents are cited in their
own words.

| strength | what the caller sees |
|---|---|
| **H** hard | refused with 409 or 422: the problem names the rule, its limit, the current value; nothing is written |
| **P** publishing | saved as a draft; publishing, approving, closing is refused with the list of what is missing |
| **S** soft | accepted; the answer carries it in `warnings` |
| **D** deadline | reminded before, closed after, in the time zone that the object states |
| **C** computed | never typed in; the answer shows the value |
| **T** text | stored as given, searchable |
"""
_COLUMNS = "| rule | strength | in the source's words | what it says | policy |\n|---|---|---|---|---|\n"
_SOURCES = """
Sources: `000` the guide on exchanges with Shenzhen, `001` the slides on North Rhine-Westphalia and Hauts-de-France,
`002` the survey of the Council of European Municipalities and Regions, `003` the steering committee's minutes for the
fifth Franco-Chinese meetings (Chengdu, 2016), `004` the news of three new agreements in Hauts-de-France.
"""


def text() -> str:
    """The whole document."""
    parts = [_HEAD]
    for name in SERVICES:
        rules = list(service_of(name).rules)
        if rules:
            parts.append(f"\n## {name}\n\n{_COLUMNS}")
            parts += [_row(rule) for rule in rules]
    return "".join([*parts, _SOURCES])


def _row(rule: Rule) -> str:
    policy = f"`{rule.policy}`" if rule.policy else ""
    cells = (rule.id, rule.strength, f"{rule.source}: {rule.words}", rule.text.en, policy)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


if __name__ == "__main__":
    DOCUMENT.write_text(text(), encoding="utf-8")
