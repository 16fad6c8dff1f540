"""Who registers together."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

B29 = Rule(
    "B29",
    "000",
    "vingt élèves et deux enseignants en avril",
    "S",
    Text(
        en="{current} adults go with {minors} minors; one is wanted for {limit}",
        fr="{current} adultes accompagnent {minors} mineurs ; il en faut un pour {limit}",
        de="{current} Erwachsene begleiten {minors} Minderjährige; gewünscht ist eine Person auf {limit}",
        zh="{current} 名成人陪同 {minors} 名未成年人；每 {limit} 名应有一名成人",
    ),
    policy="minors_per_adult",
)

RULES = [B29]
