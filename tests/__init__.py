"""The tests. With SEARCHIDX_KERNEL=python they run the kernel's files as they are (`make test-uncompiled`)."""

import os

if os.environ.get("SEARCHIDX_KERNEL") == "python":
    from tests.kernel.support import run_uncompiled

    run_uncompiled()
