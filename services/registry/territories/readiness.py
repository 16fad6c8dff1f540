"""Until the gazetteer is there, what looks into it says so: an empty answer would be taken for one."""

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.territories import store
from shared.catalogue.texts import Text
from shared.db.engine import Session, transaction
from shared.http.problems import ServiceUnavailable
from shared.runtime import CurrentRuntime, Runtime

_LOADED = "gazetteer"
_WAIT_SECONDS = 5


class GazetteerLoading(ServiceUnavailable):
    """The first start is loading the gazetteer: 503 for as long as that takes, and never after."""

    slug = "gazetteer-loading"
    title = Text(
        en="The gazetteer is still being loaded",
        fr="Le répertoire des territoires est en cours de chargement",
        de="Das Ortsverzeichnis wird noch geladen",
        zh="地名录仍在加载",
    )

    def __init__(self) -> None:
        super().__init__(
            Text(
                en="It takes some ten seconds after the very first start: ask again in a moment",
                fr="Cela prend une dizaine de secondes après le tout premier démarrage : réessayez dans un instant",
                de="Das dauert nach dem allerersten Start etwa zehn Sekunden: bitte gleich noch einmal fragen",
                zh="首次启动后约需十秒：请稍后再试",
            ),
            headers={"Retry-After": str(_WAIT_SECONDS)},
        )


async def is_loading(runtime: Runtime) -> bool:
    """Whether no version of the gazetteer is there yet."""
    if runtime.resources.get(_LOADED):
        return False
    async with transaction(runtime.engine) as session:
        return not await _is_there(runtime, session)


async def loaded_gazetteer(runtime: CurrentRuntime, session: Session) -> None:
    """For routes that look into the gazetteer: GazetteerLoading until it is there."""
    if not runtime.resources.get(_LOADED) and not await _is_there(runtime, session):
        raise GazetteerLoading()


async def _is_there(runtime: Runtime, session: AsyncSession) -> bool:
    """Looked up until it is there once; a newer version replaces it in one transaction, and readers miss nothing."""
    there = await store.is_loaded(session)
    if there:
        runtime.resources[_LOADED] = True
    return there


NeedsGazetteer = Depends(loaded_gazetteer)
