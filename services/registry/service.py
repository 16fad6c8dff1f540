"""The registry as a service: its routes, rules, codes and events."""

from services.registry.agreements.amendment_routes import router as amendments
from services.registry.agreements.routes import router as agreements
from services.registry.audit.routes import router as audit
from services.registry.calendar.feed_routes import router as calendar_feeds
from services.registry.calendar.routes import router as calendar
from services.registry.contacts.routes import router as contacts
from services.registry.cooperations.routes import router as cooperations
from services.registry.deadlines.worker import keep_telling_deadlines
from services.registry.documents.routes import router as documents
from services.registry.documents.store import named
from services.registry.duplicates.routes import router as duplicates
from services.registry.erased_accounts.consumer import ERASED_ACCOUNTS
from services.registry.events import EVENT_TYPES
from services.registry.exports.routes import router as exports
from services.registry.grants.routes import router as grants
from services.registry.imports.routes import router as imports
from services.registry.imports.running import run_imports
from services.registry.memberships.routes import router as memberships
from services.registry.merging.routes import router as merging
from services.registry.milestones.routes import router as milestones
from services.registry.owners import open_owners
from services.registry.partners.routes import router as partners
from services.registry.personal_data.routes import router as personal_data
from services.registry.persons.routes import router as persons
from services.registry.policy.routes import router as policy
from services.registry.policy.use_cases import strengths_in_force
from services.registry.programmes.routes import router as programmes
from services.registry.reconciliation.routes import router as reconciliation
from services.registry.renewals.routes import router as renewals
from services.registry.rules.catalogue import CATALOGUE
from services.registry.search.routes import router as search
from services.registry.settings import RegistrySettings
from services.registry.statistics.routes import router as statistics
from services.registry.successions.routes import router as successions
from services.registry.suggestions.routes import router as suggestions
from services.registry.territories.loader import keep_gazetteer
from services.registry.territories.readiness import is_loading
from services.registry.territories.routes import router as territories
from services.registry.vocabularies import VOCABULARIES
from shared.app import Service
from shared.auth.accounts import open_accounts
from shared.files.objects import files_in
from shared.files.tidying import Tidying

SERVICE = Service(
    name="registry",
    title="Entente registry",
    description="Partners, the cooperations between them, and the agreements that they sign.",
    own_settings=RegistrySettings,
    routers=[
        partners,
        duplicates,
        merging,
        search,
        suggestions,
        contacts,
        memberships,
        persons,
        personal_data,
        cooperations,
        grants,
        agreements,
        amendments,
        documents,
        milestones,
        programmes,
        renewals,
        calendar,
        calendar_feeds,
        policy,
        reconciliation,
        exports,
        imports,
        audit,
        statistics,
        successions,
        territories,
    ],
    rules=CATALOGUE,
    vocabularies=VOCABULARIES,
    strengths=strengths_in_force,
    events=EVENT_TYPES,
    workers={
        "gazetteer": keep_gazetteer,
        "deadlines": keep_telling_deadlines,
        "imports": run_imports,
        "documents": Tidying(named).keep_tidy,
        "erased accounts": ERASED_ACCOUNTS.run,
    },
    loading={"gazetteer": is_loading},
    lifespans=[open_owners, files_in("documents"), open_accounts],
)
