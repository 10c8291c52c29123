"""Two folders change places in one step, so that nobody ever finds neither."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


def swapped(new: Path, out: Path) -> bool:
    """Put a folder in the place of another one, and that one in its own; return whether there was another one.

    Linux and macOS do this in one step. Elsewhere, and on file systems that can't, there is no `out` for a moment.
    """
    if not out.exists():
        new.rename(out)
        return False
    if not _exchanged(new, out):
        aside = out.with_name(f".{out.name}-aside-{os.getpid()}")
        out.rename(aside)
        try:
            new.rename(out)
        except OSError:
            aside.rename(out)
            raise
        aside.rename(new)
    return True


def _exchanged(one: Path, other: Path) -> bool:
    """Ask the system to exchange two paths; tell whether it can."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        exchange = library.renamex_np if sys.platform == "darwin" else library.renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here = () if sys.platform == "darwin" else (_AT_FDCWD,)
    failed = exchange(*here, os.fsencode(one), *here, os.fsencode(other), _EXCHANGE)
    problem = ctypes.get_errno()
    if failed and problem not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(problem, os.strerror(problem), str(other))
    return not failed
