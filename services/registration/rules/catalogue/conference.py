"""A conference and its sides."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

B1 = Rule(
    "B1",
    "003",
    "la coopération internationale des collectivités : nouveau moteur des relations sino-françaises",
    "T",
    Text(
        en="A conference has a title in every language that its organisers want",
        fr="Une rencontre a un titre dans chacune des langues voulues par ses organisateurs",
        de="Eine Konferenz hat einen Titel in jeder Sprache, die ihre Veranstalter wünschen",
        zh="会议可按主办方需要使用多种语言的标题",
    ),
)
B2 = Rule(
    "B2",
    "003",
    "La délégation française était conduite par […], co-président […], et composée de […]",
    "T",
    Text(
        en="A delegation has a head, and its members a function",
        fr="Une délégation a un chef, et ses membres une fonction",
        de="Eine Delegation hat eine Leitung, und ihre Mitglieder eine Funktion",
        zh="代表团设团长，成员各有职务",
    ),
    policy="strengths.B2",
)

RULES = [B1, B2]
