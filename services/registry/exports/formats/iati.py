"""IATI 2.03: an element for each object, inside the document that its kind belongs to.

https://iatistandard.org/en/iati-standard/203/
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from shared.partial_dates import PartialDate

VERSION = "2.03"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WHOLE = Decimal(100)
_CENTS = Decimal("0.01")
# What XML 1.0 cannot hold, escaped or not.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ReportingOrganisation:
    """Who publishes: its reference (`FR-SIRENE-…`), its IATI organisation type, its name."""

    ref: str
    type: str
    name: str

    def element(self, parent: Element) -> None:
        told = SubElement(parent, "reporting-org", {"ref": self.ref, "type": self.type, "secondary-reporter": "1"})
        narrative(told, self.name)

    def identifier(self, kind: str, object_id: object) -> str:
        """The identifier under which it publishes an object."""
        return f"{self.ref}-{kind}-{object_id}"


async def write_iati(
    root: str, batches: AsyncIterator[Sequence[Element]], *, generated: datetime
) -> AsyncIterator[bytes]:
    """The document `root` with these elements, one a line."""
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} version="{VERSION}" '
        f'generated-datetime="{generated.isoformat(timespec="seconds")}">\n'
    ).encode()
    async for batch in batches:
        yield b"".join(tostring(element, encoding="unicode").encode() + b"\n" for element in batch)
    yield f"</{root}>\n".encode()


def narrative(parent: Element, text: str, language: str | None = None) -> None:
    told = SubElement(parent, "narrative", {_LANG: language} if language else {})
    told.text = _NOT_IN_XML.sub("", text)


def narratives(parent: Element, name: str, labels: Mapping[str, str]) -> None:
    """An element that says the same in several languages."""
    element = SubElement(parent, name)
    for language, text in labels.items():
        narrative(element, text, language)


def activity_date(parent: Element, kind: str, day: PartialDate, *, last: bool = False) -> None:
    """A date by its IATI type. One known to the month or year is told in words as well, because IATI wants a day."""
    exact = day.last if last else day.first
    element = SubElement(parent, "activity-date", {"type": kind, "iso-date": exact.isoformat()})
    if day.day is None:
        narrative(element, str(day))


def shares(parts: int) -> list[str]:
    """100 per cent in so many equal parts; the last takes what rounding leaves."""
    if parts == 0:
        return []
    part = (_WHOLE / parts).quantize(_CENTS, ROUND_DOWN)
    return [str(part)] * (parts - 1) + [str(_WHOLE - part * (parts - 1))]
