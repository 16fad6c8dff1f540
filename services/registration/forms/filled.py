"""What one participant filled in, as it stands."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.forms import store
from services.registration.forms.schemas import ConsentStanding, FilledOut, NeedsIn
from services.registration.models.registrations import RegistrationRow


async def read(session: AsyncSession, registration: RegistrationRow) -> FilledOut:
    """With each consent the text that was agreed to."""
    row = (await store.filled_by(session, [registration.id])).get(registration.id)
    if row is None:
        return FilledOut(registration_id=registration.id, form_version=0, answers={}, needs=NeedsIn(), consents=[])
    given = [(item["purpose"], item["version"]) for item in row.consents]
    texts = await store.consent_texts(session, registration.conference_id, given)
    return FilledOut(
        registration_id=registration.id,
        form_version=row.form_version,
        answers=row.answers,
        needs=NeedsIn(**row.needs),
        consents=[ConsentStanding(**item, text=texts[key]) for item, key in zip(row.consents, given, strict=True)],
    )
