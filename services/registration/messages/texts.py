"""What is said of organisers' own texts, and what stands in their previews, in the four languages."""

from shared.catalogue.texts import Text

UNKNOWN_PLACEHOLDER = Text(
    en="{{{name}}} is no placeholder here; there are: {known}",
    fr="{{{name}}} n'est pas un champ disponible ici ; il y a : {known}",
    de="{{{name}}} ist hier kein Platzhalter; es gibt: {known}",
    zh="{{{name}}} 不是此处可用的占位符；可用的有：{known}",
)
NEEDED = Text(
    en="must name in braces: {name}",
    fr="doit nommer entre accolades : {name}",
    de="muss in geschweiften Klammern nennen: {name}",
    zh="必须用花括号包含：{name}",
)
STRAY_BRACE = Text(
    en="has a brace that belongs to no placeholder",
    fr="contient une accolade qui n'appartient à aucun champ",
    de="enthält eine geschweifte Klammer ohne Platzhalter",
    zh="含有不属于任何占位符的花括号",
)
EXAMPLE_WORKSHOP = Text(en="Water and towns", fr="L'eau et la ville", de="Wasser und Stadt", zh="水与城市")
EXAMPLE_REASON = Text(
    en="The places are given.", fr="Les places sont attribuées.", de="Die Plätze sind vergeben.", zh="名额已满。"
)
EXAMPLE_GROUP = Text(en="Class 4b", fr="Classe de 4e B", de="Klasse 4b", zh="四年级二班")
