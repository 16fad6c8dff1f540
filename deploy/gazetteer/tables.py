"""Small tables by hand, for what no package holds; each says where it is from."""

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

# Länder: names in use (Auswärtiges Amt, Ländernamen; Eurostat, NUTS names), NUTS 1 (Regulation (EU) 2019/1755).
LAENDER: dict[str, tuple[str, str, str, str, str, str]] = {
    # ISO: NUTS, de, en, fr, zh, acronym
    "DE-BW": ("DE1", "Baden-Württemberg", "Baden-Württemberg", "Bade-Wurtemberg", "巴登-符腾堡州", "BW"),
    "DE-BY": ("DE2", "Bayern", "Bavaria", "Bavière", "巴伐利亚州", "BY"),
    "DE-BE": ("DE3", "Berlin", "Berlin", "Berlin", "柏林", "BE"),
    "DE-BB": ("DE4", "Brandenburg", "Brandenburg", "Brandebourg", "勃兰登堡州", "BB"),
    "DE-HB": ("DE5", "Bremen", "Bremen", "Brême", "不来梅州", "HB"),
    "DE-HH": ("DE6", "Hamburg", "Hamburg", "Hambourg", "汉堡", "HH"),
    "DE-HE": ("DE7", "Hessen", "Hesse", "Hesse", "黑森州", "HE"),
    "DE-MV": (
        "DE8",
        "Mecklenburg-Vorpommern",
        "Mecklenburg-Western Pomerania",
        "Mecklembourg-Poméranie-Occidentale",
        "梅克伦堡-前波美拉尼亚州",
        "MV",
    ),
    "DE-NI": ("DE9", "Niedersachsen", "Lower Saxony", "Basse-Saxe", "下萨克森州", "NI"),
    "DE-NW": (
        "DEA",
        "Nordrhein-Westfalen",
        "North Rhine-Westphalia",
        "Rhénanie-du-Nord-Westphalie",
        "北莱茵-威斯特法伦州",
        "NRW",
    ),
    "DE-RP": ("DEB", "Rheinland-Pfalz", "Rhineland-Palatinate", "Rhénanie-Palatinat", "莱茵兰-普法尔茨州", "RP"),
    "DE-SL": ("DEC", "Saarland", "Saarland", "Sarre", "萨尔州", "SL"),
    "DE-SN": ("DED", "Sachsen", "Saxony", "Saxe", "萨克森州", "SN"),
    "DE-ST": ("DEE", "Sachsen-Anhalt", "Saxony-Anhalt", "Saxe-Anhalt", "萨克森-安哈尔特州", "ST"),
    "DE-SH": ("DEF", "Schleswig-Holstein", "Schleswig-Holstein", "Schleswig-Holstein", "石勒苏益格-荷尔斯泰因州", "SH"),
    "DE-TH": ("DEG", "Thüringen", "Thuringia", "Thuringe", "图林根州", "TH"),
}

# Polish voivodeships: their names in Polish, by the ISO codes of today (ISO 3166-2:PL, change of 2018).
VOIVODESHIPS = {
    "PL-02": "Dolnośląskie",
    "PL-04": "Kujawsko-pomorskie",
    "PL-06": "Lubelskie",
    "PL-08": "Lubuskie",
    "PL-10": "Łódzkie",
    "PL-12": "Małopolskie",
    "PL-14": "Mazowieckie",
    "PL-16": "Opolskie",
    "PL-18": "Podkarpackie",
    "PL-20": "Podlaskie",
    "PL-22": "Pomorskie",
    "PL-24": "Śląskie",
    "PL-26": "Świętokrzyskie",
    "PL-28": "Warmińsko-mazurskie",
    "PL-30": "Wielkopolskie",
    "PL-32": "Zachodniopomorskie",
}
# What ISO 3166-2 of before calls otherwise than its own country does.
NATIVE_NAMES = {"CZ-10": "Praha"}
VOIVODESHIP_NAMES = {"PL-24": (("Silésie", "fr"), ("Schlesien", "de"), ("Silesia", "en"), ("西里西亚省", "zh"))}

# Oblasts: katottg begins with two digits of its own; ISO 3166-2:UA by them, and the name without its ending in English,
# French and German (Ukraine's transliteration of 2010; Commission nationale de toponymie; Ständiger Ausschuss für
# geographische Namen).
OBLASTS: dict[str, tuple[str, str, str, str]] = {
    "UA01": ("UA-43", "Autonomous Republic of Crimea", "République autonome de Crimée", "Autonome Republik Krim"),
    "UA05": ("UA-05", "Vinnytsia", "Vinnytsia", "Winnyzja"),
    "UA07": ("UA-07", "Volyn", "Volhynie", "Wolhynien"),
    "UA12": ("UA-12", "Dnipropetrovsk", "Dnipropetrovsk", "Dnipropetrowsk"),
    "UA14": ("UA-14", "Donetsk", "Donetsk", "Donezk"),
    "UA18": ("UA-18", "Zhytomyr", "Jytomyr", "Schytomyr"),
    "UA21": ("UA-21", "Zakarpattia", "Transcarpatie", "Transkarpatien"),
    "UA23": ("UA-23", "Zaporizhzhia", "Zaporijjia", "Saporischschja"),
    "UA26": ("UA-26", "Ivano-Frankivsk", "Ivano-Frankivsk", "Iwano-Frankiwsk"),
    "UA32": ("UA-32", "Kyiv", "Kyiv", "Kyjiw"),
    "UA35": ("UA-35", "Kirovohrad", "Kirovohrad", "Kirowohrad"),
    "UA44": ("UA-09", "Luhansk", "Louhansk", "Luhansk"),
    "UA46": ("UA-46", "Lviv", "Lviv", "Lwiw"),
    "UA48": ("UA-48", "Mykolaiv", "Mykolaïv", "Mykolajiw"),
    "UA51": ("UA-51", "Odesa", "Odessa", "Odessa"),
    "UA53": ("UA-53", "Poltava", "Poltava", "Poltawa"),
    "UA56": ("UA-56", "Rivne", "Rivne", "Riwne"),
    "UA59": ("UA-59", "Sumy", "Soumy", "Sumy"),
    "UA61": ("UA-61", "Ternopil", "Ternopil", "Ternopil"),
    "UA63": ("UA-63", "Kharkiv", "Kharkiv", "Charkiw"),
    "UA65": ("UA-65", "Kherson", "Kherson", "Cherson"),
    "UA68": ("UA-68", "Khmelnytskyi", "Khmelnytskyï", "Chmelnyzkyj"),
    "UA71": ("UA-71", "Cherkasy", "Tcherkassy", "Tscherkassy"),
    "UA73": ("UA-77", "Chernivtsi", "Tchernivtsi", "Tscherniwzi"),
    "UA74": ("UA-74", "Chernihiv", "Tchernihiv", "Tschernihiw"),
}
# No city is called like these: the name alone means the oblast.
OBLASTS_WITHOUT_NAMESAKE = {"UA-07", "UA-21"}
CITIES_OF_SPECIAL_STATUS = {"UA80": "UA-30", "UA85": "UA-40"}

# GB/T 2260 begins with two digits for the province; ISO 3166-2:CN has had letters since 2017.
CHINESE_PROVINCES = {
    "11": "CN-BJ",
    "12": "CN-TJ",
    "13": "CN-HE",
    "14": "CN-SX",
    "15": "CN-NM",
    "21": "CN-LN",
    "22": "CN-JL",
    "23": "CN-HL",
    "31": "CN-SH",
    "32": "CN-JS",
    "33": "CN-ZJ",
    "34": "CN-AH",
    "35": "CN-FJ",
    "36": "CN-JX",
    "37": "CN-SD",
    "41": "CN-HA",
    "42": "CN-HB",
    "43": "CN-HN",
    "44": "CN-GD",
    "45": "CN-GX",
    "46": "CN-HI",
    "50": "CN-CQ",
    "51": "CN-SC",
    "52": "CN-GZ",
    "53": "CN-YN",
    "54": "CN-XZ",
    "61": "CN-SN",
    "62": "CN-GS",
    "63": "CN-QH",
    "64": "CN-NX",
    "65": "CN-XJ",
}
# Provinces whose English name is no writing of the Chinese one: Inner Mongolia, Tibet.
TRANSLATED_PROVINCES = frozenset({"CN-NM", "CN-XZ"})
# Provinces that are one city, and prefectures that GeoNames writes differently: nothing to guess there.
CHINESE_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})

# First-level subdivisions that are one city: one territory, not two (ISO 3166-2).
CITY_STATES = {
    "DE-BE": "Berlin",
    "DE-HH": "Hamburg",
    "AT-9": "Vienna",
    "CZ-10": "Prague",
    "HU-BU": "Budapest",
    "RU-MOW": "Moscow",
    "RU-SPE": "Saint Petersburg",
    "KR-11": "Seoul",
    "KR-26": "Busan",
    "KR-27": "Daegu",
    "KR-28": "Incheon",
    "KR-29": "Gwangju",
    "KR-30": "Daejeon",
    "KR-31": "Ulsan",
    "BY-HM": "Minsk",
    "AM-ER": "Yerevan",
    "BG-22": "Sofia",
    "CD-KN": "Kinshasa",
    "CF-BGF": "Bangui",
    "CG-BZV": "Brazzaville",
    "ES-CE": "Ceuta",
    "ES-ML": "Melilla",
    "ET-AA": "Addis Ababa",
    "GE-TB": "Tbilisi",
    "ID-JK": "Jakarta",
    "IN-CH": "Chandigarh",
    "KG-GB": "Bishkek",
    "KZ-71": "Astana",
    "KZ-75": "Almaty",
    "KZ-79": "Shymkent",
    "LA-VT": "Vientiane",
    "NE-8": "Niamey",
    "NO-03": "Oslo",
    "PY-ASU": "Asunción",
    "RS-00": "Belgrade",
    "TJ-DU": "Dushanbe",
}

# Norway's counties of 2024 (ISO 3166-2:NO), which CLDR 48 does not have yet; those of 2020 that were divided again, by
# code (lov om endring i fylkesinndelingen, 1 January 2024).
COUNTIES_OF_NORWAY = {
    "NO-31": "Østfold",
    "NO-32": "Akershus",
    "NO-33": "Buskerud",
    "NO-39": "Vestfold",
    "NO-40": "Telemark",
    "NO-55": "Troms",
    "NO-56": "Finnmark",
}
DIVIDED_IN_NORWAY = {
    "NO-30": ("Viken", ("NO-31", "NO-32", "NO-33")),
    "NO-38": ("Vestfold og Telemark", ("NO-39", "NO-40")),
    "NO-54": ("Troms og Finnmark", ("NO-55", "NO-56")),
}
DIVISION_IN_NORWAY = "2024-01-01"

# Countries whose first level in ISO 3166-2 are parts of the country that nobody administers: the provinces below them.
SECOND_LEVELS = ("DO", "ID")

# GeoNames' codes of subdivisions that are newer than the package which holds the others; each was looked up by the
# places that have it. Vietnam's are those of the provinces of 2025, all of them.
GEONAMES_REGIONS: dict[str, dict[str, str]] = {
    "BW": {
        "13": "Francistown",
        "14": "Gaborone",
        "15": "Jwaneng",
        "16": "Lobatse",
        "17": "Selibe Phikwe",
    },
    "CL": {"18": "Ñuble"},
    "DZ": {
        "EM": "El Meniaa",
        "IS": "In Salah",
        "MG": "El Meghaier",
        "OD": "Ouled Djellal",
        "TG": "Touggourt",
        "TM": "Timimoun",
    },
    "ET": {"SI": "Sidama", "SW": "Southwest Ethiopia Peoples"},
    "GH": {
        "12": "Ahafo",
        "13": "Bono",
        "14": "Bono East",
        "15": "North East",
        "16": "Oti",
        "17": "Savannah",
        "18": "Western North",
    },
    "IN": {"41": "Ladakh", "52": "Dadra and Nagar Haveli and Daman and Diu"},
    "KR": {"22": "Sejong"},
    "NO": {
        "01": "Akershus",
        "04": "Buskerud",
        "05": "Finnmark",
        "13": "Østfold",
        "17": "Telemark",
        "18": "Troms",
        "20": "Vestfold",
        "21": "Trøndelag",
        "34": "Innlandet",
        "42": "Agder",
        "46": "Vestland",
    },
    "PK": {"07": "Gilgit-Baltistan"},
    "SS": {
        "01": "Central Equatoria",
        "02": "Eastern Equatoria",
        "03": "Jonglei",
        "04": "Lakes",
        "05": "Northern Bahr el Ghazal",
        "06": "Unity",
        "07": "Upper Nile",
        "08": "Warrap",
        "09": "Western Bahr el Ghazal",
        "10": "Western Equatoria",
    },
    "TZ": {"32": "Songwe"},
    "VN": {
        "01": "Hanoi",
        "04": "Cao Bằng",
        "08": "Tuyên Quang",
        "11": "Điện Biên",
        "12": "Lai Châu",
        "14": "Sơn La",
        "15": "Lào Cai",
        "19": "Thái Nguyên",
        "20": "Lạng Sơn",
        "22": "Quảng Ninh",
        "24": "Bắc Ninh",
        "25": "Phú Thọ",
        "31": "Haiphong",
        "33": "Hưng Yên",
        "37": "Ninh Bình",
        "38": "Thanh Hóa",
        "40": "Nghệ An",
        "42": "Hà Tĩnh",
        "44": "Quảng Trị",
        "46": "Thừa Thiên–Huế",
        "48": "Da Nang",
        "51": "Quảng Ngãi",
        "52": "Gia Lai",
        "56": "Khánh Hòa",
        "66": "Đắk Lắk",
        "68": "Lâm Đồng",
        "75": "Đồng Nai",
        "79": "Ho Chi Minh City",
        "80": "Tây Ninh",
        "82": "Đồng Tháp",
        "86": "Vĩnh Long",
        "91": "An Giang",
        "92": "Can Tho",
        "96": "Cà Mau",
    },
}

# Other names of countries that people write (ISO 3166-1's short names of before, and everyday ones).
COUNTRY_NAMES: dict[str, tuple[str, ...]] = {
    "BO": ("Bolivia (Plurinational State of)",),
    "CD": ("Congo-Kinshasa", "Zaire"),
    "CG": ("Congo-Brazzaville",),
    "CI": ("Ivory Coast",),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic", "République tchèque", "Tschechische Republik"),
    "GB": ("UK", "Great Britain", "Grande-Bretagne", "Großbritannien", "大不列颠"),
    "KP": ("North Korea",),
    "KR": ("South Korea", "Republic of Korea"),
    "LA": ("Lao",),
    "MD": ("Moldavia", "Moldavie"),
    "MK": ("Macedonia", "Republic of Macedonia", "FYROM"),
    "MM": ("Burma", "Myanmar"),
    "NL": ("Holland", "Hollande", "The Netherlands"),
    "PS": ("Palestine", "State of Palestine"),
    "RU": ("Russian Federation",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey", "Türkei", "Turquie"),
    "TW": ("Taiwan",),
    "TZ": ("Tanzania",),
    "US": ("USA", "U.S.A.", "United States of America", "America"),
    "VA": ("Holy See",),
    "VN": ("Viet Nam",),
    "SY": ("Syrian Arab Republic",),
    "IR": ("Islamic Republic of Iran",),
    "UA": ("The Ukraine",),
}
