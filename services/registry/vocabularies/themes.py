"""Themes of cooperation that the source documents name.

Themes are an open vocabulary: partners, cooperations and agreements take any code of the same form (`urban_farming`);
those below have labels.
"""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class Theme(StrEnum):
    CIRCULAR_ECONOMY = "circular_economy"
    ENVIRONMENT = "environment"
    CLIMATE = "climate"
    ENERGY = "energy"
    ECOLOGICAL_TRANSITION = "ecological_transition"
    URBAN_NATURE = "urban_nature"
    URBAN_AGRICULTURE = "urban_agriculture"
    WATER = "water"
    MOBILITY = "mobility"
    STRUCTURAL_CHANGE = "structural_change"
    CONSTRUCTION = "construction"
    TECHNOLOGY = "technology"
    INNOVATION = "innovation"
    DIGITAL = "digital"
    ARTIFICIAL_INTELLIGENCE = "artificial_intelligence"
    EUROPEAN_FUNDS = "european_funds"
    CRAFTS = "crafts"
    TRAINING = "training"
    EDUCATION = "education"
    SCHOOL_EXCHANGES = "school_exchanges"
    YOUTH = "youth"
    SPORT = "sport"
    GENDER_EQUALITY = "gender_equality"
    CULTURE = "culture"
    ART_OF_LIVING = "art_of_living"
    MIGRATION = "migration"
    INTEGRATION = "integration"
    INCLUSION = "inclusion"
    REMEMBRANCE = "remembrance"
    RECONSTRUCTION = "reconstruction"
    SUSTAINABLE_DEVELOPMENT = "sustainable_development"
    SOLIDARITY = "solidarity"


THEMES: Vocabulary = {
    Theme.CIRCULAR_ECONOMY: Text(
        en="Circular economy", fr="Économie circulaire", de="Kreislaufwirtschaft", zh="循环经济"
    ),
    Theme.ENVIRONMENT: Text(en="Environment", fr="Environnement", de="Umwelt", zh="环境"),
    Theme.CLIMATE: Text(en="Climate", fr="Climat", de="Klima", zh="气候"),
    Theme.ENERGY: Text(en="Energy", fr="Énergie", de="Energie", zh="能源"),
    Theme.ECOLOGICAL_TRANSITION: Text(
        en="Ecological and social transition",
        fr="Transition écologique et sociale",
        de="Ökologischer und sozialer Wandel",
        zh="生态与社会转型",
    ),
    Theme.URBAN_NATURE: Text(en="Nature in the city", fr="Nature en ville", de="Natur in der Stadt", zh="城市自然"),
    Theme.URBAN_AGRICULTURE: Text(
        en="Urban agriculture", fr="Agriculture urbaine", de="Urbane Landwirtschaft", zh="城市农业"
    ),
    Theme.WATER: Text(en="Water", fr="Eau", de="Wasser", zh="水资源"),
    Theme.MOBILITY: Text(en="Mobility", fr="Mobilité", de="Mobilität", zh="出行"),
    Theme.STRUCTURAL_CHANGE: Text(
        en="Structural change", fr="Transition structurelle", de="Strukturwandel", zh="结构转型"
    ),
    Theme.CONSTRUCTION: Text(en="Construction", fr="Construction", de="Bauwesen", zh="建筑"),
    Theme.TECHNOLOGY: Text(en="Technology", fr="Technologies", de="Technologie", zh="技术"),
    Theme.INNOVATION: Text(en="Innovation", fr="Innovation", de="Innovation", zh="创新"),
    Theme.DIGITAL: Text(en="Digital transformation", fr="Numérisation", de="Digitalisierung", zh="数字化"),
    Theme.ARTIFICIAL_INTELLIGENCE: Text(
        en="Artificial intelligence", fr="Intelligence artificielle", de="Künstliche Intelligenz", zh="人工智能"
    ),
    Theme.EUROPEAN_FUNDS: Text(
        en="Managing European funds",
        fr="Gestion des fonds européens",
        de="Verwaltung von EU-Mitteln",
        zh="欧洲资金管理",
    ),
    Theme.CRAFTS: Text(en="Crafts", fr="Artisanat", de="Handwerk", zh="手工业"),
    Theme.TRAINING: Text(
        en="Training and apprenticeship",
        fr="Formation et apprentissage",
        de="Aus- und Weiterbildung",
        zh="培训与学徒",
    ),
    Theme.EDUCATION: Text(en="Education", fr="Éducation", de="Bildung", zh="教育"),
    Theme.SCHOOL_EXCHANGES: Text(en="School exchanges", fr="Échanges scolaires", de="Schüleraustausch", zh="学校交流"),
    Theme.YOUTH: Text(en="Youth", fr="Jeunesse", de="Jugend", zh="青年"),
    Theme.SPORT: Text(en="Sport", fr="Sport", de="Sport", zh="体育"),
    Theme.GENDER_EQUALITY: Text(
        en="Equality of women and men",
        fr="Égalité femmes-hommes",
        de="Gleichstellung von Frauen und Männern",
        zh="男女平等",
    ),
    Theme.CULTURE: Text(en="Culture", fr="Culture", de="Kultur", zh="文化"),
    Theme.ART_OF_LIVING: Text(en="Art of living", fr="Arts de vivre", de="Lebensart", zh="生活艺术"),
    Theme.MIGRATION: Text(en="Migration", fr="Migration", de="Migration", zh="移民"),
    Theme.INTEGRATION: Text(en="Integration", fr="Intégration", de="Integration", zh="融入"),
    Theme.INCLUSION: Text(en="Inclusion", fr="Inclusion", de="Inklusion", zh="包容"),
    Theme.REMEMBRANCE: Text(en="Remembrance", fr="Mémoire", de="Erinnerung", zh="历史记忆"),
    Theme.RECONSTRUCTION: Text(en="Reconstruction", fr="Reconstruction", de="Wiederaufbau", zh="重建"),
    Theme.SUSTAINABLE_DEVELOPMENT: Text(
        en="Sustainable development", fr="Développement durable", de="Nachhaltige Entwicklung", zh="可持续发展"
    ),
    Theme.SOLIDARITY: Text(en="Solidarity", fr="Solidarité", de="Solidarität", zh="团结互助"),
}
