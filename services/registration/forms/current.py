"""The forms that conferences have now, kept in the process: whoever registers is judged by one of a known version.

Nobody looks at the database for it before queueing at the desk. The desk, which holds the conference, compares the
version with the conference's own; when it is another one, the form is read again and the request judged anew.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import UUID

from services.registration.forms import store
from services.registration.forms.schemas import ConsentOut, FormOut, QuestionIn
from services.registration.models.forms import FormRow
from services.registration.rules.form import ConsentAsked, Form, Question
from services.registration.rules.question_cells import QuestionColumn
from services.registration.seats.asking import FormChanged
from services.registration.seats.refusals import busy
from services.registration.vocabularies.forms import Asked, Need, PersonField
from shared.db.engine import transaction
from shared.runtime import Runtime

AnswerT = TypeVar("AnswerT")
_REMEMBERED = 1_000
_TRIES = 5


class CurrentForms:
    """One per process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._forms: dict[UUID, Form] = {}

    async def judged(self, conference_id: UUID, ask: Callable[[Form], Awaitable[AnswerT]]) -> AnswerT:
        """What `ask` answers, which is given the form, and is asked again when the desk knows a newer one."""
        for _ in range(_TRIES):
            try:
                return await ask(await self._of(conference_id))
            except FormChanged:
                self._forms.pop(conference_id, None)
        raise busy()

    async def _of(self, conference_id: UUID) -> Form:
        form = self._forms.get(conference_id)
        if form is None:
            async with transaction(self._runtime.engine) as session:
                form = form_of(await store.get_form(session, conference_id))
            if len(self._forms) >= _REMEMBERED:
                self._forms.clear()
            self._forms[conference_id] = form
        return form


def form_of(row: FormRow | None) -> Form:
    """The form as the rules know it; version 0 where there is none."""
    if row is None:
        return Form()
    return Form(
        row.version,
        {PersonField(name): Asked(asked) for name, asked in row.fields.items()},
        tuple(_question(QuestionIn.model_validate(item)) for item in row.questions),
        {Need(name): Asked(asked) for name, asked in row.needs.items()},
        tuple(ConsentAsked(item["purpose"], item["version"], item["required"]) for item in row.consents),
    )


def columns_of(row: FormRow | None) -> list[QuestionColumn]:
    """The form's own questions as columns of files, in their order."""
    questions = [QuestionIn.model_validate(item) for item in row.questions] if row else []
    return [
        QuestionColumn(asked.code, asked.kind, asked.label, {option.code: option.label for option in asked.options})
        for asked in questions
    ]


def _question(asked: QuestionIn) -> Question:
    return Question(
        asked.code,
        asked.kind,
        asked.required,
        tuple(option.code for option in asked.options),
        tuple(asked.delegations),
        tuple(asked.partner_kinds),
        asked.max_length,
        asked.least,
        asked.most,
    )


def shown(conference_id: UUID, row: FormRow | None) -> FormOut:
    """The form as everybody sees it, every field and need of it."""
    fields, needs = (row.fields, row.needs) if row else ({}, {})
    return FormOut(
        conference_id=conference_id,
        version=row.version if row else 0,
        fields={name: Asked(fields.get(name, Asked.OPTIONAL)) for name in PersonField},
        questions=[QuestionIn.model_validate(item) for item in row.questions] if row else [],
        needs={name: Asked(needs.get(name, Asked.HIDDEN)) for name in Need},
        consents=[ConsentOut.model_validate(item) for item in row.consents] if row else [],
    )


@asynccontextmanager
async def open_forms(runtime: Runtime) -> AsyncIterator[None]:
    """The process's forms, in `runtime.resources`."""
    runtime.resources["forms"] = CurrentForms(runtime)
    yield
