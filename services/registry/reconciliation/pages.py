"""Small pieces of HTML: previews for a tool's frame, flyouts for its lists. Whole in themselves, and escaped."""

from collections.abc import Iterable
from html import escape

from services.registry.reconciliation.schemas import Described
from shared.catalogue.texts import current_language

HEADERS = {
    # Tools show a preview in a frame: for this page alone the edge's rule of no frames is not meant.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Vary": "Authorization, Accept-Language",
}
_STYLE = "body{font:14px/1.4 sans-serif;margin:8px}h1{font-size:16px;margin:0}p{margin:4px 0}dl{margin:4px 0}"
_ROWS = "dt{float:left;clear:left;color:#555;margin-right:6px}dd{margin:0}"


def fragment(entity: Described, facts: Iterable[tuple[str, str]] = ()) -> str:
    """A name, what it is, and what else is known of it as (label, value)."""
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in facts)
    described = f"<p>{escape(entity.description)}</p>" if entity.description else ""
    return f"<h1>{escape(entity.name)}</h1>{described}{f'<dl>{rows}</dl>' if rows else ''}"


def page(entity: Described, facts: Iterable[tuple[str, str]]) -> str:
    """The same as a page of its own."""
    return (
        f'<!doctype html><html lang="{current_language()}"><head><meta charset="utf-8">'
        f"<title>{escape(entity.name)}</title><style>{_STYLE}{_ROWS}</style></head>"
        f"<body>{fragment(entity, facts)}</body></html>"
    )
