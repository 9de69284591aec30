"""The same work on many transcripts: here one after the other, or at once on the workers of a Dask cluster.

Results come in the order of what was asked, and are the same either way. What people said travels to the workers
and nowhere else: errors come back as values, since Dask would write the arguments of a call that fails into its
log, and no more transcripts are on their way than the workers can take.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Generic, TypeVar

from framebridge.errors import ConfigurationProblem
from frameschema import message

LOCAL = "local"
"""Stands for a cluster on this machine, with a worker per core."""

_WAIT_SECONDS = 30
_PER_WORKER = 3

Item = TypeVar("Item")
Result = TypeVar("Result")


def mapped(work: Callable[[Item], Result], items: Iterable[Item], cluster: str | None = None) -> Iterator[Result]:
    """Do the same work on each item; `cluster` is the address of a scheduler, or LOCAL.

    Raises ConfigurationProblem when there is no Dask here, nobody at the address, or another framebridge there.
    """
    if cluster is None:
        yield from map(work, items)
        return
    with _client(cluster) as client:
        yield from _over_workers(client, work, items)


def _over_workers(client: Any, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    most = _PER_WORKER * max(1, sum(client.nthreads().values()))
    shared = client.scatter(_Sealed(work), broadcast=True, hash=False)
    waiting: deque[Any] = deque()
    for item in items:
        waiting.append(client.submit(_done, shared, _Sealed(item), pure=False))
        if len(waiting) >= most:
            yield _opened(waiting.popleft())
    while waiting:
        yield _opened(waiting.popleft())


@dataclass(frozen=True, repr=False)
class _Sealed(Generic[Item]):
    """Holds what may not be shown; whoever writes it into a log writes the name of this class."""

    content: Item


def _done(work: _Sealed[Callable[[Any], Any]], item: _Sealed[Any]) -> _Sealed[Any]:
    """Do the work on a worker; a failure is a result too."""
    try:
        return _Sealed(work.content(item.content))
    except Exception as problem:
        return _Sealed(_Failed(problem))


@dataclass(frozen=True)
class _Failed:
    problem: Exception


def _opened(future: Any) -> Any:
    found = future.result().content
    if isinstance(found, _Failed):
        raise found.problem
    return found


@contextmanager
def _client(cluster: str) -> Iterator[Any]:
    try:
        # Few people have a cluster, and its import takes half a second.
        from distributed import Client, LocalCluster
    except ImportError:
        raise ConfigurationProblem(
            message('Dask is not installed here; install it with: pip install "framebridge[cluster]"')
        ) from None
    if cluster == LOCAL:
        # Without a limit nothing is written to disk when memory is scarce.
        with (
            LocalCluster(
                host="127.0.0.1",
                threads_per_worker=1,
                memory_limit=0,
                dashboard_address=None,
                silence_logs="ERROR",
            ) as workers,
            Client(workers) as client,
        ):
            yield client
        return
    with _connected(Client, cluster) as client:
        _check_workers(client, cluster)
        yield client


def _connected(client: Any, cluster: str) -> Any:
    try:
        return client(cluster, timeout=_WAIT_SECONDS)
    except (OSError, TimeoutError, ValueError) as exc:
        raise ConfigurationProblem(
            message(
                "there is no Dask scheduler at {address} ({kind}); start one with: dask scheduler",
                address=cluster,
                kind=type(exc).__name__,
            )
        ) from None


def _check_workers(client: Any, cluster: str) -> None:
    """See that there are workers, and that all have our framebridge: another may merge otherwise."""
    try:
        client.wait_for_workers(1, timeout=_WAIT_SECONDS)
    except TimeoutError:
        raise ConfigurationProblem(
            message("{address} has no workers; start some with: dask worker {address}", address=cluster)
        ) from None
    theirs = client.run(_our_version, on_error="return")
    others = sorted(str(name) for name, found in theirs.items() if found != _our_version())
    if others:
        raise ConfigurationProblem(
            message(
                "these workers have no framebridge, or another version than {version}: {workers}",
                version=_our_version(),
                workers=", ".join(others),
            )
        )


def _our_version() -> str:
    return version("framebridge")
