"""Errors: what a caller gets of them, in whatever process they are raised."""

from __future__ import annotations

import pickle

import pytest

from searchidx import errors

ERRORS = [error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, errors.SearchidxError)]


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_of_a_worker_process_is_the_same_here(kind: type[errors.SearchidxError]) -> None:
    error = kind("Platte voll", "disk full")
    arrived = pickle.loads(pickle.dumps(error))
    assert (type(arrived), arrived.message, arrived.exit_code) == (kind, error.message, kind.exit_code)
