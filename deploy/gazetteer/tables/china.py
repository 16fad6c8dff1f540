"""Provinces of China by hand; each says where it is from."""

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
