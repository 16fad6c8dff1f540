"""From a template to subject, text and HTML. Each template and language has one place: `templates/<language>/<name>`.

A template's first line is the subject, the paragraphs after it the body; text and HTML are two layouts of the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template, select_autoescape
from jinja2.loaders import FileSystemLoader

from services.registration.emails import texts
from services.registration.emails.wording import label
from services.registration.rules.own_texts import filled
from services.registration.vocabularies.emails import OPT_OUTS, EmailTemplate, OptOut
from shared.catalogue.texts import Text

FOLDER = Path(__file__).parent / "templates"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER),
    undefined=StrictUndefined,
    autoescape=select_autoescape(enabled_extensions=("html.jinja",), default_for_string=False, default=False),
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Line:
    """Something in the list of an e-mail, and what is said of it: a workshop with the state of a seat, or a change.

    `when` follows the title, and is empty without times.
    """

    title: str
    when: str
    state: str


@dataclass(frozen=True)
class Around:
    """What stands around the text: over the lines, before and on the link, at the foot, and before the last link."""

    lines: Text = texts.WORKSHOPS
    link: Text = texts.LINK
    open: Text = texts.OPEN
    footer: Text = texts.FOOTER
    no_more: Text = texts.NO_MORE
    unsubscribe: Text = texts.UNSUBSCRIBE


@dataclass(frozen=True)
class Letter:
    """What an e-mail is written from: the template's `values`, and what stands around.

    `own` are the organisers' words (`subject`, `text`) in the place of the template's.
    """

    template: EmailTemplate
    language: str
    greeting: str
    values: Mapping[str, str]
    own: Mapping[str, str | None] | None = None
    lines: Sequence[Line] = ()
    around: Around = Around()
    link: str | None = None
    unsubscribe: str | None = None


@dataclass(frozen=True)
class Written:
    subject: str
    text: str
    html: str


def write(letter: Letter) -> Written:
    """Fill the template in. Raises UndefinedError where it names a value that is not there.

    The paragraphs are filled in as plain text and only then laid out: in HTML the layout escapes them whole, so that
    nothing that people typed in becomes markup.
    """
    source = _template(letter.template, letter.language).render(letter.values)
    subject, _, body = source.partition("\n")
    if letter.own is not None:
        subject = filled(letter.own["subject"] or "", letter.values) or subject
        body = filled(_one_kind_of_ends(letter.own["text"] or ""), letter.values)
    around = {
        "subject": subject,
        "language": letter.language,
        "greeting": letter.greeting,
        "paragraphs": [part.strip("\n") for part in body.strip().split("\n\n") if part.strip()],
        "lines": letter.lines,
        "link": letter.link,
        "unsubscribe": letter.unsubscribe,
        "labels": {each.name: getattr(letter.around, each.name).render(letter.language) for each in fields(Around)},
    }
    text = _ENVIRONMENT.get_template("layout.txt.jinja").render(around)
    html = _ENVIRONMENT.get_template("layout.html.jinja").render(around)
    return Written(subject, text, html)


def _one_kind_of_ends(text: str) -> str:
    """Lines end as ours do, and blank lines are empty."""
    return "\n".join(line.rstrip() for line in text.splitlines())


PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # its address is a secret
}


def unsubscribe_page(title: Mapping[str, str], kind: OptOut, language: str, *, off: bool) -> str:
    """The page on which somebody turns e-mails of a kind off, or on again."""
    said = {"conference": label(title, language), "kind": OPT_OUTS[kind].render(language)}
    return _ENVIRONMENT.get_template("unsubscribe.html.jinja").render(
        language=language,
        title=said["conference"],
        standing=(texts.IS_OFF if off else texts.IS_ON).render(language, said),
        wanted="Undo" if off else "One-Click",
        button=(texts.TURN_ON if off else texts.TURN_OFF).render(language),
        remark=texts.ALWAYS_SENT.render(language) if kind == OptOut.REMINDERS else "",
    )


def _template(template: EmailTemplate, language: str) -> Template:
    return _ENVIRONMENT.get_template(f"{language}/{template}.jinja")
