"""A cached property is computed once, and whoever computes it holds up nobody."""

from __future__ import annotations

import os
import threading

import pytest

from searchidx.cached_property import cached_property
from tests.test_structure import imports, modules

PATIENCE = 20
"""Seconds that a loaded machine may need for what takes none."""


class Slow:
    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.computed = 0

    @cached_property
    def value(self) -> int:
        """A value that takes as long as the test wants."""
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        self.computed += 1
        return 7


@pytest.fixture
def quick() -> Slow:
    slow = Slow()
    slow.go_on.set()
    return slow


def test_it_is_computed_once(quick: Slow) -> None:
    assert (quick.value, quick.value, quick.computed) == (7, 7, 1)


def test_the_class_has_the_property_itself() -> None:
    assert Slow.value.__doc__ == "A value that takes as long as the test wants."


def test_another_instance_is_not_held_up_by_one_that_is_being_computed(quick: Slow) -> None:
    slow = Slow()
    other, reader = threading.Thread(target=lambda: slow.value), threading.Thread(target=lambda: quick.value, daemon=True)
    other.start()
    try:
        assert slow.begun.wait(PATIENCE)
        reader.start()
        reader.join(PATIENCE / 2)
        assert not reader.is_alive()
    finally:
        slow.go_on.set()
        other.join()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_process_that_was_forked_meanwhile_can_read_it(quick: Slow) -> None:
    slow = Slow()
    other = threading.Thread(target=lambda: slow.value)
    other.start()
    try:
        assert slow.begun.wait(PATIENCE)
        process_id = os.fork()
        if not process_id:
            reader = threading.Thread(target=lambda: quick.value, daemon=True)
            reader.start()
            reader.join(PATIENCE / 2)
            os._exit(reader.is_alive())
        assert os.waitstatus_to_exitcode(os.waitpid(process_id, 0)[1]) == 0
    finally:
        slow.go_on.set()
        other.join()


def test_no_module_uses_the_one_with_the_lock() -> None:
    using = {name for name, path in modules() for imported, _ in imports(path) if imported == "functools.cached_property"}
    assert not using
