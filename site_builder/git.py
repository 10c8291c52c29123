"""Git, asked in the way that every part of the tool asks it."""

from __future__ import annotations

import subprocess
from pathlib import Path


def run(root: Path, *arguments: str) -> bytes | None:
    """Return what git answers in a folder; None where it has no answer, or isn't there."""
    command = ["git", "-c", "core.quotepath=false", "-C", str(root), *arguments]
    try:
        # Away from the terminal git can't ask for a password: a remote that wants one has no answer.
        return subprocess.run(command, capture_output=True, check=True, start_new_session=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
