"""What is said of milestones' fields, in the four languages."""

from shared.catalogue.texts import Text

DATE_OR_OFFSET = Text(
    en="has either a date (on) or an offset, one of the two",
    fr="a soit une date (on), soit un décalage (offset), l'un des deux",
    de="hat entweder ein Datum (on) oder einen Abstand (offset), eines von beiden",
    zh="须在日期（on）与偏移（offset）中二选一",
)
BEYOND_THE_CALENDAR = Text(
    en="falls on a day beyond the years 1900 to 2199",
    fr="tombe hors des années 1900 à 2199",
    de="fällt auf einen Tag außerhalb der Jahre 1900 bis 2199",
    zh="日期超出 1900 至 2199 年",
)
