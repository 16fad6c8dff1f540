"""Every enumeration of indicators, with labels in four languages."""

from services.indicators.vocabularies.frameworks import (
    FRAMEWORK_STATES,
    GRANT_ROLES,
    PERIOD_KINDS,
    SUBJECT_TYPES,
    VISIBILITIES,
)
from services.indicators.vocabularies.indicators import (
    AGGREGATIONS,
    DIRECTIONS,
    INDICATOR_KINDS,
    JOININGS,
    NO_VALUES,
    STATUSES,
)
from services.indicators.vocabularies.measurements import COMPLETENESSES, MEASUREMENT_STATES, QUALIFIERS, SIGN_OFFS
from shared.catalogue.vocabularies import Vocabularies

VOCABULARIES: Vocabularies = {
    "subject_type": SUBJECT_TYPES,
    "framework_state": FRAMEWORK_STATES,
    "visibility": VISIBILITIES,
    "grant_role": GRANT_ROLES,
    "period_kind": PERIOD_KINDS,
    "indicator_kind": INDICATOR_KINDS,
    "direction": DIRECTIONS,
    "aggregation": AGGREGATIONS,
    "joining": JOININGS,
    "status": STATUSES,
    "no_value": NO_VALUES,
    "measurement_state": MEASUREMENT_STATES,
    "qualifier": QUALIFIERS,
    "sign_off": SIGN_OFFS,
    "completeness": COMPLETENESSES,
}
