"""All templates stand in all languages, and say the same with the same values."""

import re
from html import unescape

import pytest

from services.registration.emails.rendering import FOLDER, Letter, write
from services.registration.vocabularies.emails import EmailTemplate
from shared.catalogue.texts import LANGUAGES

VALUES = {
    "conference": "C<1>",
    "days": "D<2>",
    "place": ", P<3>",
    "workshop": "W<4>",
    "when": " (T<5>)",
    "expires": "E<6>",
    "reason": "R<8>",
    "group": "G<9>",
    "confirmed": "10",
    "pending": "11",
    "number": "12",
}


def test_each_language_has_each_template_and_nothing_else() -> None:
    wanted = {f"{template}.jinja" for template in EmailTemplate}
    found = {path.name: {file.name for file in path.iterdir()} for path in FOLDER.iterdir() if path.is_dir()}
    assert found == dict.fromkeys(LANGUAGES, wanted)


@pytest.mark.parametrize("template", EmailTemplate)
def test_all_languages_name_the_same_values(template: EmailTemplate) -> None:
    named = {
        language: set(re.findall(r"{{ (\w+) }}", (FOLDER / language / f"{template}.jinja").read_text()))
        for language in LANGUAGES
    }
    assert len(set(map(frozenset, named.values()))) == 1, named
    assert named["en"] <= VALUES.keys()
    assert "conference" in named["en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", EmailTemplate)
def test_each_is_written_as_text_and_html(template: EmailTemplate, language: str) -> None:
    letter = Letter(template, language, "Hello <you>", VALUES, link="https://front.example/r#token=a")
    written = write(letter)
    assert "\n" not in written.subject
    assert written.subject.startswith("C<1>")
    assert "{" not in written.text
    assert "<1>" not in written.html
    assert "C&lt;1&gt;" in written.html
    assert "Hello &lt;you&gt;" in written.html
    for paragraph in re.findall(r"<p>([^<]+)</p>", written.html):
        assert unescape(paragraph) in written.text
    assert f'<html lang="{language}">' in written.html
    assert written.text.startswith("Hello <you>\n\n")
