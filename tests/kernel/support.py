"""The kernel in both forms: as installed, and its files as they are."""

from __future__ import annotations

import importlib.util
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np

import searchidx.kernel


def as_installed(name: str) -> ModuleType:
    return import_module(f"searchidx.kernel.{name}")


def as_source(name: str) -> ModuleType:
    """A module of the kernel as Python reads it, whether or not a compiled form lies beside it."""
    path = Path(searchidx.kernel.__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"searchidx.kernel.{name}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def views(*arrays: np.ndarray) -> tuple[memoryview, ...]:
    """Arrays as the kernel reads them: interpreted, their elements are Python's numbers then, which know no overflow."""
    return tuple(array.data for array in arrays)


def run_uncompiled() -> None:
    """From now on everything runs the kernel's files as they are."""
    for name in searchidx.kernel.MODULES:
        sys.modules[f"searchidx.kernel.{name}"] = as_source(name)
