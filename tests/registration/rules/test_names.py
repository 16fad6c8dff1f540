"""D3: names in all scripts and orders, and no family name forced on anybody."""

import pytest

from services.registration.rules.names import Name

ZHAO = Name("Ping", "Zhao", family_first=True, native="赵平", transcription="Zhao Ping")
NAGY = Name("Anna", "Nagy", family_first=True)
BJORK = Name("Björk Guðmundsdóttir")
SUHARTO = Name(given="Suharto")
FATIMA = Name(native="فاطمة الزهراء", transcription="Fatima az-Zahra", sort_name="Zahra, Fatima az-")
OLENA = Name("Олена", "Шевченко", transcription="Olena Shevchenko")


@pytest.mark.parametrize(
    ("name", "said", "listed", "in_french", "in_chinese"),
    [
        (ZHAO, "Zhao Ping", "Zhao Ping", "Zhao Ping (赵平)", "赵平（Zhao Ping）"),
        (Name("平", "赵", family_first=True), "赵平", "赵平", "赵平", "赵平"),
        (
            Name("平", "赵", family_first=True, transcription="Zhao Ping"),
            "赵平",
            "Zhao Ping",
            "Zhao Ping (赵平)",
            "赵平（Zhao Ping）",
        ),
        (Name(native="赵平"), "赵平", "赵平", "赵平", "赵平"),
        (NAGY, "Nagy Anna", "Nagy Anna", "Nagy Anna", "Nagy Anna"),
        (BJORK, "Björk Guðmundsdóttir", "Björk Guðmundsdóttir", "Björk Guðmundsdóttir", "Björk Guðmundsdóttir"),
        (SUHARTO, "Suharto", "Suharto", "Suharto", "Suharto"),
        (Name(family="Sukarno"), "Sukarno", "Sukarno", "Sukarno", "Sukarno"),
        (
            FATIMA,
            "Fatima az-Zahra",
            "Zahra, Fatima az-",
            "Fatima az-Zahra (فاطمة الزهراء)",
            "Fatima az-Zahra (فاطمة الزهراء)",
        ),
        (OLENA, "Олена Шевченко", "Olena Shevchenko", "Olena Shevchenko (Олена Шевченко)", None),
        (Name("Camille", "Exemple"), "Camille Exemple", "Exemple, Camille", "Camille Exemple", "Camille Exemple"),
        (Name("Đỗ Mai", "Nguyễn", family_first=True), "Nguyễn Đỗ Mai", "Nguyễn Đỗ Mai", "Nguyễn Đỗ Mai", None),
        (Name("Ada", "Exemple", native="Ada Exemple"), "Ada Exemple", "Exemple, Ada", "Ada Exemple", None),
    ],
)
def test_d3_names_are_said_listed_and_shown(
    name: Name, said: str, listed: str, in_french: str, in_chinese: str | None
) -> None:
    assert (name.said(), name.listed()) == (said, listed)
    shown = name.shown()
    assert (shown["en"], shown["fr"], shown["de"]) == (in_french, in_french, in_french)
    assert shown["zh"] == (in_chinese or in_french)


def test_d3_a_greeting_names_nobody_s_gender() -> None:
    assert {code: ZHAO.greeted(code) for code in ("en", "fr", "de", "zh")} == {
        "en": "Dear Zhao Ping,",
        "fr": "Bonjour Zhao Ping,",
        "de": "Guten Tag Zhao Ping,",
        "zh": "赵平，您好：",
    }
    assert SUHARTO.greeted("zh") == "Suharto，您好："
    assert Name(native="赵平").greeted("de") == "Guten Tag 赵平,"
