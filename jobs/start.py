"""How a worker of Celery's starts: its modules are found; one that can't work ends with a line."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from settings import ROOT

# The command `celery` takes this folder off the path once it has its app, the first such entry;
# kinds of documents, and what they import, are found later.
sys.path.append(str(ROOT))


@contextmanager
def one_line() -> Iterator[None]:
    """Ends the process where a setting, a model or what stands behind it is not as it must be.

    Anything else ends it as well: Celery says nothing of what one of its signals raises here, and
    would go on with a worker that reads nothing.
    """
    try:
        yield
    except RuntimeError as error:
        sys.exit(f"Error: {error}")
    except Exception:
        traceback.print_exc()
        sys.exit(1)
