"""Régions of France by hand: their codes, names and the merger of 2016; each says where it is from."""

# Régions of before 2016: INSEE code, ISO 3166-2 code (as the package iso-3166-2 names it), NUTS 2 code of today's
# statistics, INSEE code of the successor. Loi n° 2015-29 du 16 janvier 2015, art. 1; INSEE, Code officiel géographique.
REGIONS_BEFORE_2016 = (
    ("42", "FR-A", "FRF1", "44"),
    ("72", "FR-B", "FRI1", "75"),
    ("83", "FR-C", "FRK1", "84"),
    ("26", "FR-D", "FRC1", "27"),
    ("21", "FR-G", "FRF2", "44"),
    ("43", "FR-I", "FRC2", "27"),
    ("91", "FR-K", "FRJ1", "76"),
    ("74", "FR-L", "FRI2", "75"),
    ("41", "FR-M", "FRF3", "44"),
    ("73", "FR-N", "FRJ2", "76"),
    ("31", "FR-O", "FRE1", "32"),
    ("25", "FR-P", "FRD1", "28"),
    ("23", "FR-Q", "FRD2", "28"),
    ("22", "FR-S", "FRE2", "32"),
    ("54", "FR-T", "FRI3", "75"),
    ("82", "FR-V", "FRK2", "84"),
)
MERGER_OF_REGIONS = "2016-01-01"

# Régions of today by INSEE code: ISO 3166-2 and NUTS (Regulation (EU) 2019/1755).
REGION_CODES = {
    "01": ("FR-971", "FRY1"),
    "02": ("FR-972", "FRY2"),
    "03": ("FR-973", "FRY3"),
    "04": ("FR-974", "FRY4"),
    "06": ("FR-976", "FRY5"),
    "11": ("FR-IDF", "FR1"),
    "24": ("FR-CVL", "FRB"),
    "27": ("FR-BFC", "FRC"),
    "28": ("FR-NOR", "FRD"),
    "32": ("FR-HDF", "FRE"),
    "44": ("FR-GES", "FRF"),
    "52": ("FR-PDL", "FRG"),
    "53": ("FR-BRE", "FRH"),
    "75": ("FR-NAQ", "FRI"),
    "76": ("FR-OCC", "FRJ"),
    "84": ("FR-ARA", "FRK"),
    "93": ("FR-PAC", "FRL"),
    "94": ("FR-20R", "FRM"),
}

# Territories of France that ISO 3166-1 counts as countries, by INSEE code.
FRANCE_OVERSEAS = {
    "GP": "01",
    "MQ": "02",
    "GF": "03",
    "RE": "04",
    "YT": "06",
    "PM": "975",
    "BL": "977",
    "MF": "978",
    "WF": "986",
    "PF": "987",
    "NC": "988",
}

# What regions were called before or are called for short: names of the decrees of 2016, and those of the transition.
REGION_NAMES: dict[str, tuple[tuple[str, str | None, str], ...]] = {
    "32": (
        ("Nord-Pas-de-Calais-Picardie", "fr", "former"),
        ("HdF", None, "acronym"),
        ("上法兰西大区", "zh", "exonym"),
    ),
    "44": (("Alsace-Champagne-Ardenne-Lorraine", "fr", "former"), ("ACAL", None, "acronym")),
    "75": (("Aquitaine-Limousin-Poitou-Charentes", "fr", "former"), ("ALPC", None, "acronym")),
    "76": (("Languedoc-Roussillon-Midi-Pyrénées", "fr", "former"), ("LRMP", None, "acronym")),
    "24": (("Centre", "fr", "former"),),
    "27": (("Burgundy-Franche-Comté", "en", "exonym"), ("Burgund-Franche-Comté", "de", "exonym")),
    "28": (("Normandy", "en", "exonym"), ("诺曼底大区", "zh", "exonym")),
    "53": (("Brittany", "en", "exonym"), ("布列塔尼大区", "zh", "exonym"), ("Breizh", "br", "official")),
    "93": (("PACA", None, "acronym"), ("Région Sud", "fr", "alias")),
    "94": (("Corsica", "en", "exonym"), ("Korsika", "de", "exonym"), ("Corsica", "co", "official")),
    "11": (("法兰西岛大区", "zh", "exonym"),),
    "22": (("Picardy", "en", "exonym"), ("Picardie", "de", "exonym")),
    "31": (("NPDC", None, "acronym"), ("Nord-Pas de Calais", "fr", "alias")),
    "26": (("Burgundy", "en", "exonym"), ("Burgund", "de", "exonym")),
    "41": (("Lothringen", "de", "exonym"),),
    "42": (("Elsass", "de", "exonym"), ("Alsace", "en", "exonym")),
}
