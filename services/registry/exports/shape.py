"""What one kind of object is in each format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar
from xml.etree.ElementTree import Element

from services.registry.exports.formats.geometry import Geometry
from services.registry.exports.formats.iati import ReportingOrganisation
from shared.tables import writing
from shared.tables.cells import Column

T = TypeVar("T")
Json = dict[str, Any]


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSON_LD = "jsonld"
    GEO_JSON = "geojson"
    XML = "xml"


MEDIA_TYPES = {
    Format.CSV: writing.CSV,
    Format.XLSX: writing.XLSX,
    Format.JSON: "application/json",
    Format.JSON_LD: "application/ld+json",
    Format.GEO_JSON: "application/geo+json",
    Format.XML: "application/xml",
}


@dataclass(frozen=True)
class Shape(Generic[T]):
    """`linked` is told the platform's public URL; `iati` who publishes, and gives None for what IATI cannot hold."""

    name: str
    columns: Sequence[Column[T]]
    plain: Callable[[T], Json]
    linked: Callable[[T, str], Json]
    geometry: Callable[[T], Geometry]
    iati_document: str
    iati: Callable[[T, ReportingOrganisation], Element | None]

    def feature(self, item: T) -> Json:
        """A GeoJSON feature, whose properties are the table's cells."""
        properties = {column.name: _plain(column.value(item)) for column in self.columns}
        return {
            "type": "Feature",
            "id": str(properties["id"]),
            "geometry": self.geometry(item),
            "properties": properties,
        }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | dict):
        return value
    return [str(part) for part in value] if isinstance(value, list | tuple) else str(value)
