"""The rules of indicators, by subject."""

from services.indicators.rules.catalogue import figures, frameworks
from shared.catalogue.rules import Catalogue

CATALOGUE = Catalogue([*frameworks.RULES, *figures.RULES])
