"""Invented people. Their names say that they are examples, and their addresses lead nowhere (RFC 2606)."""

from itertools import product
from typing import Any

_FRENCH_FAMILIES = ("Exemple", "Échantillon", "Modèle", "Spécimen", "Prototype", "Maquette", "Témoin")
_FRENCH_GIVEN = (
    "Adèle", "Basile", "Camille", "Denis", "Élise", "Fabien", "Gaëlle", "Hugo", "Inès", "Joël", "Karima", "Loïc",
)  # fmt: skip
# Family names: example, sample, fictitious, simulated, test, model. The given names count from one to twelve.
_CHINESE_FAMILIES = (
    ("Shili", "示例"), ("Yangben", "样本"), ("Xugou", "虚构"), ("Moni", "模拟"), ("Ceshi", "测试"), ("Fanli", "范例"),
)  # fmt: skip
_CHINESE_GIVEN = (
    ("Yi", "一"), ("Er", "二"), ("San", "三"), ("Si", "四"), ("Wu", "五"), ("Liu", "六"), ("Qi", "七"), ("Ba", "八"),
    ("Jiu", "九"), ("Shi", "十"), ("Shiyi", "十一"), ("Shi'er", "十二"),
)  # fmt: skip
_PLAIN = str.maketrans("àâäçéèêëîïôöùûüÉ", "aaaceeeeiioouuuE", "'")

Person = dict[str, Any]


def people_of(delegation: str) -> list[Person]:
    """The invented people of a delegation, always the same and in the same order, as the API takes a person."""
    return _CHINESE if delegation == "CN" else _FRENCH


def _french(family: str, given: str) -> Person:
    return {
        "given_name": given,
        "family_name": family,
        "email": _address(given, family),
        "language": "fr",
        "function": "Personne inventée",
    }


def _chinese(family: tuple[str, str], given: tuple[str, str]) -> Person:
    return {
        "given_name": given[0],
        "family_name": family[0],
        "name_order": "family_first",
        "native_name": family[1] + given[1],
        "transcription": f"{family[0]} {given[0]}",
        "email": _address(family[0], given[0]),
        "language": "zh",
        "function": "虚构人物",
    }


def _address(*names: str) -> str:
    return ".".join(name.translate(_PLAIN).lower() for name in names) + "@example.org"


_FRENCH = [_french(family, given) for family, given in product(_FRENCH_FAMILIES, _FRENCH_GIVEN)]
_CHINESE = [_chinese(family, given) for family, given in product(_CHINESE_FAMILIES, _CHINESE_GIVEN)]
