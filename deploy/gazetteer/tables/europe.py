"""Subdivisions of European countries but France by hand, for what no package holds; each says where it is from."""

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
