"""Of candidates for speaking: why one goes before another (B9)."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class Term(StrEnum):
    PROJECT_OPERATOR = "project_operator"
    PRIORITY_PROFILE = "priority_profile"
    DELEGATION_BALANCE = "delegation_balance"
    GENDER_BALANCE = "gender_balance"


TERMS: Vocabulary = {
    Term.PROJECT_OPERATOR: Text(
        en="Carries out projects of local authorities",
        fr="Opérateur de projets de collectivités territoriales",
        de="Führt Projekte von Gebietskörperschaften durch",
        zh="地方政府项目的实施者",
    ),
    Term.PRIORITY_PROFILE: Text(
        en="Company, expert, technician or academic",
        fr="Entreprise, expert, technicien ou universitaire",
        de="Unternehmen, Fachleute, Technik oder Hochschule",
        zh="企业、专家、技术人员或高校人员",
    ),
    Term.DELEGATION_BALANCE: Text(
        en="Of a delegation with the fewest speakers",
        fr="D'une délégation qui compte le moins d'intervenants",
        de="Aus einer Delegation mit den wenigsten Redeplätzen",
        zh="来自发言人最少的代表团",
    ),
    Term.GENDER_BALANCE: Text(
        en="Of the gender with fewer speakers",
        fr="Du genre le moins représenté parmi les intervenants",
        de="Vom Geschlecht mit weniger Redeplätzen",
        zh="属于发言人较少的性别",
    ),
}
