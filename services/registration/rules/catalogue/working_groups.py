"""Who prepares a conference."""

from dataclasses import replace

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

B23 = Rule(
    "B23",
    "003",
    "L'APCAE Sichuan a organisé 5 groupes, dirigés par un élu pour organiser cet événement",
    "H",
    Text(
        en="A working group is led by one member, who is elected",
        fr="Un groupe de travail est piloté par un seul membre, un élu",
        de="Eine Arbeitsgruppe wird von einem einzigen, gewählten Mitglied geleitet",
        zh="工作组由一名民选成员牵头",
    ),
    policy="working_groups",
)
B23_UNNAMED = replace(
    B23,
    strength="S",
    text=Text(
        en="{limit} working groups were announced, {current} are named",
        fr="{limit} groupes de travail annoncés, {current} nommés",
        de="{limit} Arbeitsgruppen sind angekündigt, {current} benannt",
        zh="宣布设 {limit} 个工作组，已列明 {current} 个",
    ),
)
"""B23 as it is told of a conference: how many of its groups nobody has named."""

RULES = [B23]
