"""Every call to Firestore: it ends within seconds, and what fails is told in our own errors.

The library's own way is to try again for a minute or more; here a call is made once. Its
transactions take neither a timeout nor a retry, and many at once on one document crawl. So nothing
here is a transaction: a batch of writes, each with its condition, is stored whole or not at all,
and a batch whose condition no longer held is made anew from what stands there now.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from errors import UpstreamUnavailable

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentReference, DocumentSnapshot, Query

    Snapshot = DocumentSnapshot[DocumentReference]

log = logging.getLogger(__name__)

T = TypeVar("T")
SECONDS = 5.0  # for one call
PATIENCE = 10.0  # for a write that others at once on the same document keep from its turn
RETRY_AFTER = 5
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, tzinfo=UTC)  # what Firestore can hold
PAGE = 100  # documents a call; a reading is some kilobytes


class Lost(Exception):
    """A condition of a batch did not hold: somebody was quicker, and nothing was written."""


class Calls:
    """The client, with a time limit on every call; every failure of it is UpstreamUnavailable."""

    def __init__(self, client: Client) -> None:
        from google.api_core.retry import Retry

        self.client = client
        # Not None: a query that breaks off half-way asks the retry whether to go on.
        self._once = Retry(predicate=lambda error: False, timeout=SECONDS)

    def fetch(self, *documents: DocumentReference) -> dict[str, Snapshot]:
        """Documents as they stand at one moment, by path; those that are not there too."""
        if not documents:
            return {}
        with answered():
            found = self.client.get_all(list(documents), retry=self._once, timeout=SECONDS)
            return {each.reference.path: each for each in found}

    def find(self, query: Query) -> list[Snapshot]:
        """What a query with a limit finds."""
        with answered():
            return list(query.stream(retry=self._once, timeout=SECONDS))

    def every(self, query: Query) -> Iterator[Snapshot]:
        """All that a query without order and limit finds, by document id, a page a call."""
        page = self.find(query.limit(PAGE))
        while page:
            yield from page
            page = self.find(query.limit(PAGE).start_after(page[-1])) if len(page) == PAGE else []

    def count(self, query: Query) -> int:
        """How many documents a query finds; a thousand cost as much as reading one."""
        with answered():
            asked: Any = query.count()  # its types are wrong
            ((found,),) = asked.get(retry=self._once, timeout=SECONDS)
            return int(found.value)

    def commit(self, batch: Any) -> None:
        """Write a batch, all of it or nothing. Raises Lost where a condition did not hold."""
        from google.api_core import exceptions

        with answered():
            try:
                batch.commit(retry=self._once, timeout=SECONDS)
            except (exceptions.Conflict, exceptions.FailedPrecondition, exceptions.NotFound):
                raise Lost from None  # Conflict: already exists, or aborted

    def insist(self, work: Callable[[], T]) -> T:
        """Do ``work``, which reads and then commits, again for as long as others were quicker."""
        end, pause = time.monotonic() + PATIENCE, 0.02
        while True:
            try:
                return work()
            except Lost:
                if time.monotonic() > end:
                    log.error("firestore error=Lost")
                    raise unavailable() from None
            time.sleep(random.uniform(0, pause))
            pause = min(2 * pause, 0.5)


def where(query: Any, *conditions: tuple[str, str, Any]) -> Query:
    """A collection or query, narrowed."""
    from google.cloud.firestore import FieldFilter

    for condition in conditions:
        query = query.where(filter=FieldFilter(*condition))
    narrowed: Query = query
    return narrowed


def unchanged(document: Snapshot) -> Any:
    """The condition that a document is still as it was read."""
    from google.cloud.firestore import Client

    return Client.write_option(last_update_time=document.update_time)


def there() -> Any:
    """The condition that a document is there, for a delete."""
    from google.cloud.firestore import Client

    return Client.write_option(exists=True)


def unavailable() -> UpstreamUnavailable:
    return UpstreamUnavailable("The database does not answer.", retry_after=RETRY_AFTER)


@contextmanager
def answered() -> Iterator[None]:
    """Raise UpstreamUnavailable for whatever Firestore answers with or does not answer.

    An error's message may quote values, so the log gets its class only.
    """
    from google.api_core.exceptions import FailedPrecondition, GoogleAPIError
    from google.auth.exceptions import GoogleAuthError

    try:
        yield
    except (GoogleAPIError, GoogleAuthError) as error:
        log.error("firestore error=%s", type(error).__name__)
        if isinstance(error, FailedPrecondition):
            log.error("firestore: is every index of firestore.indexes.json deployed?")
        raise unavailable() from None


def groups(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Items in lists of at most ``size``."""
    listed = list(items)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def instant(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as a timestamp, to the microsecond; None for never."""
    if seconds is None:
        return None
    try:
        return min(EPOCH + timedelta(seconds=seconds), LAST)
    except OverflowError:
        return LAST
