"""`functools.cached_property` without the lock that it had before Python 3.12."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property as cached_property
else:

    class cached_property(functools.cached_property):
        """A property that is computed when it is first read. Threads that read it at the same moment may each compute it.

        Until Python 3.11 one lock for all instances is held meanwhile. A process that is forked while another thread computes inherits
        it locked, and waits for ever when it reads the property of any instance.
        """

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            values = instance.__dict__
            if self.attrname not in values:
                values[self.attrname] = self.func(instance)
            return values[self.attrname]
