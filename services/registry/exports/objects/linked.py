"""Cooperations and agreements with the partners that they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement

from services.registry.exports.formats import geometry
from services.registry.exports.formats.iati import narrative, shares
from services.registry.exports.store import NamedPartner

T = TypeVar("T")
# https://iatistandard.org/en/iati-standard/203/codelists/sectorvocabulary/: the publisher's own.
_OWN_VOCABULARY = "99"


@dataclass(frozen=True)
class WithPartners(Generic[T]):
    """`partners` are those of the `parties`, in order, that the caller may see."""

    item: T
    parties: list[UUID]
    partners: Mapping[UUID, NamedPartner]

    @property
    def seen(self) -> list[NamedPartner]:
        return [self.partners[party] for party in self.parties if party in self.partners]

    @property
    def names(self) -> list[str]:
        return [partner.name for partner in self.seen]

    @property
    def countries(self) -> list[str]:
        return list(dict.fromkeys(partner.country for partner in self.seen))

    def links(self) -> geometry.Geometry:
        """Lines between the parties whose place is known."""
        return geometry.links([partner.place for partner in self.seen if partner.place])

    def iati_countries(self, parent: Element) -> None:
        """`recipient-country` elements: equal shares, because the agreement says no others."""
        for country, share in zip(self.countries, shares(len(self.countries)), strict=True):
            SubElement(parent, "recipient-country", {"code": country, "percentage": share})


def iati_sectors(parent: Element, themes: list[str]) -> None:
    """Themes as sectors of the publisher's own vocabulary, in equal shares."""
    for theme, share in zip(themes, shares(len(themes)), strict=True):
        sector = SubElement(parent, "sector", {"vocabulary": _OWN_VOCABULARY, "code": theme, "percentage": share})
        narrative(sector, theme.replace("_", " "), "en")
