"""A whole platform as an object: started, watched, pulled about and stopped."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Coroutine, Iterable, Mapping
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any, Self, TextIO, TypeVar

from deploy.launcher.databases import needs_own_server, own_server, provide_databases, server_process
from deploy.launcher.edge import EDGE, check_port, edge_process
from deploy.launcher.failure import LaunchError
from deploy.launcher.first_start import load_demo, make_accounts
from deploy.launcher.home import Home
from deploy.launcher.keyring import Keyring, given_keyring, own_keyring
from deploy.launcher.logs import Console, Logs
from deploy.launcher.plan import Plan
from deploy.launcher.processes import Child, ProcessSpec, run_to_end
from deploy.launcher.production import check_production
from deploy.launcher.readiness import wait_for_answer, wait_until
from deploy.launcher.settings import ROOT, LauncherSettings
from shared.settings import SERVICES

T = TypeVar("T")

APPS: Mapping[str, str] = {service: f"services.{service}.main:app" for service in SERVICES}
DOCUMENTS = ROOT / "docs" / "openapi"

_READY_SECONDS = 120.0  # a loaded machine takes its time; what is broken says so sooner
_NAP = 0.5  # seconds


class Platform:
    """PostgreSQL, the services and the edge, with one home and one port. Every method blocks, and any thread may call.

    `services` names those to start, `extra_apps` further ones (`name: "module:app"`), each with a database of its own
    and behind the edge at `/<name>/`. `durable=False` makes PostgreSQL quick and forgetful, for tests only.
    The children live as long as a thread of this object, so they end with the process whatever becomes of it.
    """

    def __init__(
        self,
        settings: LauncherSettings,
        *,
        services: Iterable[str] = SERVICES,
        extra_apps: Mapping[str, str] | None = None,
        documents: Path = DOCUMENTS,
        durable: bool = True,
        output: TextIO | None = None,
    ) -> None:
        self.settings = settings
        self.home = Home(settings.home)
        self.apps: Mapping[str, str] = {service: APPS[service] for service in services} | dict(extra_apps or {})
        self._documents = documents
        self._durable = durable
        self._console = Console(output)
        self._logs = Logs(self.home.logs, self._console, requests=settings.shows_requests)
        self._children: dict[str, Child] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: Future[None] = Future()
        self._plan: Plan | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="launcher", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        return self.settings.base_url

    @property
    def plan(self) -> Plan:
        """Addresses, database URLs and secrets of the platform, once it starts."""
        if self._plan is None:
            raise LaunchError("The platform has not been started.")
        return self._plan

    def start(self) -> None:
        """Start everything and wait until it is ready. Raises LaunchError, and then nothing runs."""
        self._thread.start()
        try:
            self._wait_for(self._start())
        except BaseException:
            self.stop()
            raise

    def wait(self) -> None:
        """Wait for ever, or until something fails beyond repair: LaunchError."""
        _result_of(self._failed)

    def stop(self) -> None:
        """End all processes and give up the home. Safe to call twice."""
        if self._thread.is_alive():
            self._wait_for(self._stop())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
        self.home.close()
        self._logs.close()
        self._console.close()

    def kill_everything(self) -> None:
        """Kill every process at once, for an operator who will not wait."""
        for child in tuple(self._children.values()):
            child.kill()

    def pids(self) -> dict[str, int]:
        """The process ids by name: `postgres`, `edge`, `registry-0`, …"""
        return {name: child.running.pid for name, child in self._children.items() if child.running}

    def kill(self, service: str, index: int = 0) -> None:
        """Kill one process of a service (SIGKILL), or `postgres` or `edge`; it is started again by itself."""
        name = service if service in self._children else f"{service}-{index}"
        self._wait_for(self._kill(self._children[name]))

    def stop_service(self, service: str) -> None:
        """End a service's processes and leave it ended."""
        self._wait_for(self._stop_children([spec.name for spec in self.plan.service(service)]))

    def start_service(self, service: str) -> None:
        """Start a service that was stopped, and wait until it is ready."""
        self._wait_for(self._start_service(service))

    def wait_ready(self, seconds: float = _READY_SECONDS) -> None:
        """Wait until every process that shall run is ready (after `kill`, say)."""
        self._wait_for(self._ready(self.apps, seconds))

    def say(self, text: str) -> None:
        """Show text on the console, as it is."""
        self._console.text(text)

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return _result_of(future)
        except BaseException:
            future.cancel()
            raise

    async def _start(self) -> None:
        """Run the steps, but no longer than until a process fails for good."""
        steps = asyncio.ensure_future(self._steps())
        failed = asyncio.wrap_future(self._failed)
        failed.add_done_callback(lambda done: done.cancelled() or done.exception())  # heard, here or in wait()
        try:
            await asyncio.wait({steps, failed}, return_when=asyncio.FIRST_COMPLETED)
            if failed.done():
                failed.result()
            await steps
        finally:
            steps.cancel()
            with contextlib.suppress(asyncio.CancelledError, LaunchError):
                await steps

    async def _steps(self) -> None:
        check_production(self.settings)
        if ended := await asyncio.to_thread(self.home.open):
            self._logs.say(f"A run that had crashed left {', '.join(ended)} behind; it was ended.")
        check_port(self.settings.host, self.settings.port)
        keyring = await asyncio.to_thread(self._keyring)
        databases = await provide_databases(self.settings, keyring, self.apps, await self._database_server())
        plan = Plan(
            settings=self.settings,
            keyring=keyring,
            home=self.home,
            apps=self.apps,
            database_urls=databases.urls,
            pool_size=databases.pool_size,
        )
        self._plan = plan
        edge = edge_process(plan, self._documents)
        self._logs.say("Bringing the databases up to date")
        if migrated := [service for service in self.apps if service in APPS]:
            await run_to_end(plan.migration(migrated), self._logs)
        await make_accounts(plan, self._logs, databases.created)
        self._logs.say(f"Starting {', '.join(self.apps)} and the edge")
        for service in self.apps:
            self._launch(*plan.service(service))
        self._launch(edge)
        await self._ready(self.apps, _READY_SECONDS)
        await load_demo(plan, self._logs, databases.created)

    def _keyring(self) -> Keyring:
        if self.settings.in_production:
            return given_keyring(self.settings)
        return own_keyring(self.settings, self.home.keys, self.home.credentials, self.apps)

    async def _database_server(self) -> str | None:
        """Start our own PostgreSQL if one is needed; the administrator's URL of whatever server there is."""
        if self.settings.database_url is not None:
            return self.settings.database_url.get_secret_value()
        if not needs_own_server(self.settings, self.apps):
            return None
        self._logs.say("Starting PostgreSQL")
        server = await asyncio.to_thread(own_server, self.settings, self.home, self.apps, durable=self._durable)
        spec = server_process(server)
        self._launch(spec)
        child = self._children[spec.name]
        await wait_until(
            lambda: child.running is not None and server.is_ready(child.running.pid),
            _READY_SECONDS,
            f"PostgreSQL is not ready after {_READY_SECONDS:.0f} s; see {self._logs.file(spec.name)}.",
        )
        return server.url()

    def _launch(self, *specs: ProcessSpec) -> None:
        for spec in specs:
            child = Child(spec, self._logs, self._remember)
            self._children[spec.name] = child
            task = self._loop.create_task(child.keep_running())
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) and not self._failed.done():
            self._failed.set_exception(error)

    def _remember(self) -> None:
        self.home.remember([child.running for child in self._children.values() if child.running])

    async def _start_service(self, service: str) -> None:
        self._launch(*self.plan.service(service))
        await self._ready([service], _READY_SECONDS)

    async def _ready(self, services: Iterable[str], seconds: float) -> None:
        """Each process for itself, then the edge; the whole platform through the edge if all of it is here."""
        await _all(
            wait_for_answer(socket.stem, f"http://{service}/{service}/readyz", seconds, socket=socket)
            for service in services
            for socket in self.plan.sockets(service)
            if socket.stem in self._children
        )
        if EDGE in self._children:
            url = f"{self.plan.edge_url}/readyz"
            await wait_for_answer("The platform", url, seconds, whatever=not self._is_whole())

    def _is_whole(self) -> bool:
        return set(SERVICES) <= {name.rpartition("-")[0] for name in self._children}

    async def _kill(self, child: Child) -> None:
        killed = child.running
        child.kill()
        await wait_until(lambda: child.running != killed, _READY_SECONDS, f"{child.spec.name} cannot be killed.")

    async def _stop(self) -> None:
        started = time.monotonic()
        if not self._children:
            return
        self._logs.say("Stopping")
        apps = [spec.name for service in self.apps for spec in self._plan.service(service)] if self._plan else []
        await self._stop_children([EDGE])
        await self._stop_children(apps)
        await self._stop_children(list(self._children))
        self._logs.say(f"Stopped after {time.monotonic() - started:.1f} s")

    async def _stop_children(self, names: Iterable[str]) -> None:
        children = [child for name in names if (child := self._children.pop(name, None))]
        await asyncio.gather(*(child.stop() for child in children))


def _result_of(future: Future[T]) -> T:
    """The future's result, waited for in short naps: a signal that comes just before a long one would not end it."""
    while not future.done():
        wait([future], timeout=_NAP)
    return future.result()


async def _all(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run together; the first failure cancels the rest and is the one that is raised."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
