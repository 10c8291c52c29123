"""Git, asked in the way that every part of the tool asks it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path


class Refused(Exception):
    """Git said no, or isn't there; the text is what it said."""


def ask(
    root: Path, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, alone: bool = False
) -> bytes:
    """Return what git answers in a folder; raises `Refused`. `env` is the whole environment, if not this process's.

    `alone` is away from the terminal: git can't ask for a password then.
    """
    command = ["git", "-c", "core.quotepath=false", "-C", str(root), *arguments]
    try:
        return subprocess.run(
            command, capture_output=True, check=True, input=stdin, env=env, start_new_session=alone
        ).stdout
    except OSError as error:
        raise Refused(error.strerror) from None
    except subprocess.CalledProcessError as error:
        raise Refused((error.stderr + error.stdout).decode("utf-8", "replace").strip()) from None


def run(root: Path, *arguments: str) -> bytes | None:
    """Return what git answers in a folder; None where it has no answer, or isn't there."""
    try:
        return ask(root, *arguments, alone=True)
    except Refused:
        return None


def paths_in(listed: bytes) -> list[str]:
    """Return the paths that git listed, parted by NUL."""
    return [path.decode("utf-8", "surrogateescape") for path in listed.split(b"\0") if path]
