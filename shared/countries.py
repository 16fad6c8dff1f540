"""The countries of ISO 3166-1 by their alpha-2 codes, and the currencies of ISO 4217, today's and former ones."""

from babel import Locale

_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
COUNTRIES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == len("FR")) - _NO_COUNTRIES

CURRENCIES = frozenset(map(str, Locale("en").currencies))
