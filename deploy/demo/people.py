"""Invented people. Their names say that they are examples, and their addresses lead nowhere (RFC 2606)."""

from collections.abc import Iterator
from itertools import product
from typing import Any

_FRENCH_FAMILIES = ("Exemple", "Échantillon", "Modèle", "Spécimen", "Prototype", "Maquette")
_FRENCH_GIVEN = (
    "Adèle", "Basile", "Camille", "Denis", "Élise", "Fabien", "Gaëlle", "Hugo", "Inès", "Joël", "Karima", "Loïc",
)  # fmt: skip
# 示例 example, 样本 sample, 虚构 fictitious, 模拟 simulated, 测试 test; the given names count from one to twelve.
_CHINESE_FAMILIES = (("Shili", "示例"), ("Yangben", "样本"), ("Xugou", "虚构"), ("Moni", "模拟"), ("Ceshi", "测试"))
_CHINESE_GIVEN = (
    ("Yi", "一"), ("Er", "二"), ("San", "三"), ("Si", "四"), ("Wu", "五"), ("Liu", "六"), ("Qi", "七"), ("Ba", "八"),
    ("Jiu", "九"), ("Shi", "十"), ("Shiyi", "十一"), ("Shi'er", "十二"),
)  # fmt: skip
_PLAIN = str.maketrans("àâäçéèêëîïôöùûüÉ", "aaaceeeeiioouuuE", "'")

Person = dict[str, Any]


def people_of(delegation: str) -> Iterator[Person]:
    """The invented people of a delegation, always the same and in the same order, as the API takes a person."""
    yield from _chinese() if delegation == "CN" else _french()


def _french() -> Iterator[Person]:
    for family, given in product(_FRENCH_FAMILIES, _FRENCH_GIVEN):
        yield {
            "given_name": given,
            "family_name": family,
            "email": _address(given, family),
            "language": "fr",
            "function": "Personne inventée",
        }


def _chinese() -> Iterator[Person]:
    for (family, native_family), (given, native_given) in product(_CHINESE_FAMILIES, _CHINESE_GIVEN):
        yield {
            "given_name": given,
            "family_name": family,
            "name_order": "family_first",
            "native_name": native_family + native_given,
            "transcription": f"{family} {given}",
            "email": _address(family, given),
            "language": "zh",
            "function": "虚构人物",
        }


def _address(*names: str) -> str:
    return ".".join(name.translate(_PLAIN).lower() for name in names) + "@example.org"
