"""What the tests of workflows share: expressions as the forge evaluates them, and a runner that runs a job's steps."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from helpers import ROOT

# What git allows in the name of a branch and a shell would run: bare, within double and within single quotes.
HOSTILE = "x$(touch${IFS}pwned)`touch${IFS}pwned`;touch${IFS}pwned;\"\"';touch${IFS}pwned;'"
TITLE = 'a "title"\n$(touch pwned) `touch pwned` \'; touch pwned; #'
TOKENS = re.compile(r"\s*(?:('(?:[^']|'')*')|(==|!=|&&|\|\||[!(),])|([A-Za-z_][\w.-]*))")


def parsed(text: str) -> dict[str, Any]:
    """Return a workflow; `on` stays a word instead of becoming a truth value."""
    return yaml.load(text, Loader=_Loader)


class _Loader(yaml.SafeLoader):
    pass


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


# ---- expressions


class Expression:
    """An expression of a workflow: paths, strings, comparisons, and, or, not, `format`."""

    def __init__(self, text: str, contexts: Mapping[str, Any]) -> None:
        self.contexts = contexts
        self.tokens = list(self._tokens(text))

    @staticmethod
    def _tokens(text: str) -> Iterator[str]:
        place = 0
        while text[place:].strip():
            found = TOKENS.match(text, place)
            assert found, f"can't read {text[place:]!r}"
            yield found[0].strip()
            place = found.end()

    def value(self) -> Any:
        found = self._or()
        assert not self.tokens, self.tokens
        return found

    def _next(self, *wanted: str) -> str | None:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else None

    def _or(self) -> Any:
        found = self._and()
        while self._next("||"):
            other = self._and()
            found = found or other
        return found

    def _and(self) -> Any:
        found = self._equal()
        while self._next("&&"):
            other = self._equal()
            found = found and other
        return found

    def _equal(self) -> Any:
        found = self._one()
        while sign := self._next("==", "!="):
            other = self._one()
            same = str(found or "").lower() == str(other or "").lower()
            found = same if sign == "==" else not same
        return found

    def _one(self) -> Any:
        if self._next("!"):
            return not self._one()
        if self._next("("):
            found = self._or()
            assert self._next(")")
            return found
        token = self.tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if self._next("("):
            return self._called(token)
        found: Any = self.contexts
        for name in token.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
        return found

    def _called(self, name: str) -> Any:
        arguments = []
        while not self._next(")"):
            arguments.append(self._or())
            self._next(",")
        if name == "format":
            text, *values = arguments
            return re.sub(r"\{(\d+)\}", lambda place: str(values[int(place[1])]), text)
        return {"cancelled": False, "always": True, "success": True}[name]


def evaluated(text: Any, contexts: Mapping[str, Any]) -> str:
    """Return a text with its `${{ … }}` replaced by what they stand for."""

    def shown(found: re.Match[str]) -> str:
        value = Expression(found[1], contexts).value()
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return re.sub(r"\$\{\{(.*?)\}\}", shown, str(text))


def holds(condition: str, contexts: Mapping[str, Any]) -> bool:
    """Tell whether an `if:` is met."""
    inner = re.fullmatch(r"\$\{\{(.*)\}\}", condition)
    return bool(Expression(inner[1] if inner else condition, contexts).value())


# ---- a machine that runs steps


@dataclass
class Machine:
    """A clone of a register with what a runner puts around it."""

    folder: Path
    clone: Path
    environment: dict[str, str]
    steps: dict[str, Any] = field(default_factory=dict)

    def run(self, script: str, env: Mapping[str, str], name: str = "") -> subprocess.CompletedProcess[str]:
        """Run a script as the runner does, and read back what it wrote into the runner's files."""
        files = {kind: self.folder / kind for kind in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_bytes(b"")
        place = self.folder / "step.sh"
        place.write_text(script, encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(place)],
            cwd=self.clone,
            env={**self.environment, **{kind: str(file) for kind, file in files.items()}, **env},
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
        outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines() if line)
        if name:
            self.steps[name] = {"outputs": outputs}
        return done

    def summary(self) -> str:
        return (self.folder / "GITHUB_STEP_SUMMARY").read_text("utf-8")

    def outputs(self) -> str:
        return (self.folder / "GITHUB_OUTPUT").read_text("utf-8")

    def harmed(self) -> list[Path]:
        """Return what a name that was run as a command would have left behind."""
        return [*self.folder.rglob("pwned*"), *ROOT.glob("pwned*")]


def git(folder: Path, *arguments: str) -> str:
    """Run git with an identity of its own, whatever this machine is set to."""
    identity = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "王莉"), ("EMAIL", "wang.li@example.com"))
    }
    env = {**clean_environment(), **identity, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "init.defaultBranch=main", *arguments],
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def clean_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "CI_", "PP_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def runner_environment(folder: Path) -> dict[str, str]:
    """Return an environment whose path begins with a `painpoints` that is the code under test."""
    bin_folder = folder / "bin"
    bin_folder.mkdir(parents=True)
    put_program(bin_folder / "painpoints", f'exec "{sys.executable}" -m site_builder "$@"')
    home = folder / "home"
    home.mkdir()
    return {
        # Run by `make test`, make would take the ones that it runs here for its own.
        **{name: value for name, value in clean_environment().items() if not name.startswith(("MAKE", "MFLAGS"))},
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "PYTHON": sys.executable,
        "CI": "true",
    }


def put_program(place: Path, line: str) -> Path:
    """Write a small program for the path."""
    place.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    place.chmod(0o755)
    return place


def event_file(folder: Path, event: Mapping[str, Any]) -> str:
    """Write the event that started a run, and return where."""
    place = folder / "event.json"
    place.write_text(json.dumps(event), encoding="utf-8")
    return str(place)
