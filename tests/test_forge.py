"""The comment on a pull request: one, kept up to date, on the right one; against a real server that stands in."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result
from helpers import ROOT

from site_builder import forge
from site_builder.cli import main
from site_builder.cli.comment import MOST_BYTES, NEEDED
from site_builder.forge import BOT, MARKER, Answer, Outcome, Refused, upsert_comment
from site_builder.strings import load_strings

SHA = "a" * 40
TOKEN = "t0ken"
REPOSITORY = "bank/register"
REASONS = ("event", "401", "403", "404", "422", "failed", "unreachable", "unreadable")


@dataclass
class Forge:
    """What the forge holds: pull requests, comments; and what it was asked."""

    pulls: list[dict[str, Any]] = field(default_factory=lambda: [pull(7)])
    of_commit: list[dict[str, Any]] | None = None
    comments: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, Any] | None]] = field(default_factory=list)
    fails: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    url: str = ""

    def answer(self, method: str, target: str, token: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        self.asked.append((method, target, body))
        parts = urlsplit(target)
        path = parts.path.removeprefix(f"/repos/{REPOSITORY}/")
        for end, (status, raw) in self.fails.items():
            if re.search(end, f"{method} {path}"):
                return status, raw
        if token != f"Bearer {TOKEN}":
            return 401, {"message": "Bad credentials"}
        if method == "GET":
            found = {
                f"commits/{SHA}/pulls": self.pulls if self.of_commit is None else self.of_commit,
                "pulls": self.pulls,
                "issues/7/comments": self.comments,
            }.get(path)
            if found is None:
                return 404, {"message": "Not Found"}
            query = {name: int(value[0]) for name, value in parse_qs(parts.query).items() if name != "state"}
            begin = query["per_page"] * (query["page"] - 1)
            return 200, found[begin : begin + query["per_page"]]
        assert body is not None
        if method == "POST":
            self.comments.append(comment(len(self.comments) + 1, body["body"]))
            return 201, self.comments[-1]
        number = int(path.rpartition("/")[2])
        next(each for each in self.comments if each["id"] == number)["body"] = body["body"]
        return 200, {}

    def bodies(self) -> list[str]:
        return [each["body"] for each in self.comments]


def pull(number: int, sha: str = SHA, state: str = "open") -> dict[str, Any]:
    return {"number": number, "state": state, "head": {"sha": sha}}


def comment(number: int, body: str, author: str = BOT) -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"login": author}}


@pytest.fixture
def there() -> Iterator[Forge]:
    """A forge that answers on a port of this machine."""
    state = Forge()

    class Handler(BaseHTTPRequestHandler):
        def serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(raw) if raw else None
            status, said = state.answer(self.command, self.path, self.headers.get("Authorization", ""), body)
            sent = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PATCH = serve

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def upsert(there: Forge, body: str = "text", token: str = TOKEN) -> Outcome:
    return upsert_comment(there.url, token, REPOSITORY, SHA, body)


def test_the_first_comment_is_posted_with_the_marker_on_top(there: Forge) -> None:
    assert upsert(there) == Outcome("posted", 7)
    assert there.bodies() == [f"{MARKER}\ntext"]


def test_the_second_time_the_same_comment_is_updated(there: Forge) -> None:
    upsert(there, "one")
    assert upsert(there, "two") == Outcome("updated", 7)
    assert there.bodies() == [f"{MARKER}\ntwo"]


def test_our_comment_is_found_on_a_later_page(there: Forge) -> None:
    there.comments = [comment(n, f"talk {n}", "somebody") for n in range(1, 251)] + [comment(251, f"{MARKER}\nold")]
    assert upsert(there) == Outcome("updated", 7)
    assert len(there.comments) == 251 and there.comments[-1]["body"] == f"{MARKER}\ntext"


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 200])
def test_a_comment_is_posted_after_any_number_of_others(there: Forge, number: int) -> None:
    there.comments = [comment(n, "talk", "somebody") for n in range(1, number + 1)]
    assert upsert(there) == Outcome("posted", 7)
    assert len(there.comments) == number + 1


def test_somebody_elses_comment_with_the_same_marker_stays(there: Forge) -> None:
    there.comments = [comment(1, f"{MARKER}\nnot ours", "mallory"), comment(2, "as I said: " + MARKER)]
    assert upsert(there) == Outcome("posted", 7)
    assert there.bodies() == [f"{MARKER}\nnot ours", "as I said: " + MARKER, f"{MARKER}\ntext"]


def test_a_comment_without_author_or_body_is_passed_over(there: Forge) -> None:
    there.comments = [{"id": 1, "body": None, "user": None}, {"id": 2, "body": MARKER, "user": None}]
    assert upsert(there) == Outcome("posted", 7)


@pytest.mark.parametrize(
    "pulls",
    [[], [pull(7, state="closed")], [pull(7, sha="b" * 40)], [{"number": 7, "state": "open", "head": None}]],
    ids=["none", "closed", "moved on", "no head"],
)
def test_without_an_open_pull_request_that_ends_there_nothing_is_written(there: Forge, pulls: list[Any]) -> None:
    there.pulls = pulls
    assert upsert(there) == Outcome("no_pull_request")
    assert {method for method, _, _ in there.asked} == {"GET"}


@pytest.mark.parametrize("missing", [None, 404, 422])
def test_a_forks_commit_is_found_among_the_open_pull_requests(there: Forge, missing: int | None) -> None:
    there.pulls = [pull(n, sha="b" * 40) for n in range(100, 230)] + [pull(7)]
    there.of_commit = []
    if missing:
        there.fails = {"commits/": (missing, b'{"message": "No commit found for SHA"}')}
    assert upsert(there) == Outcome("posted", 7)


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, "401"), (403, "403"), (404, "404"), (422, "422"), (500, "failed"), (301, "failed")],
)
@pytest.mark.parametrize("where", ["GET issues", "POST issues"])
def test_what_the_forge_refuses_is_told_with_its_words(there: Forge, where: str, status: int, reason: str) -> None:
    there.fails = {where: (status, b'{"message": "because"}')}
    with pytest.raises(Refused) as refused:
        upsert(there)
    assert refused.value.reason == reason and refused.value.params["said"] == "because"
    assert there.bodies() == []


def test_the_token_does_not_follow_a_redirect(there: Forge) -> None:
    there.fails = {"GET": (302, b"")}
    with pytest.raises(Refused) as refused:
        upsert(there)
    assert refused.value.params["status"] == 302 and len(there.asked) == 1


def test_a_wrong_token_is_refused(there: Forge) -> None:
    with pytest.raises(Refused) as refused:
        upsert(there, token="other")
    assert refused.value.reason == "401"


@pytest.mark.parametrize("said", [b"<html>", b"", b'{"a": 1}', b"\xff"])
def test_an_answer_that_makes_no_sense_is_refused(there: Forge, said: bytes) -> None:
    there.fails = {"GET": (200, said)}
    with pytest.raises(Refused) as refused:
        upsert(there)
    assert refused.value.reason == "unreadable"


def test_a_forge_that_is_silent_is_refused(there: Forge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forge, "SECONDS", 0.2)
    monkeypatch.setattr(there, "answer", late)
    with pytest.raises(Refused) as refused:
        upsert(there)
    assert refused.value.reason == "unreachable"


def late(*_: object) -> tuple[int, Any]:
    time.sleep(0.6)
    return 200, []


@pytest.mark.parametrize("api", ["http://127.0.0.1:9", "file:///etc/passwd", "nowhere"])
def test_what_cannot_be_reached_is_refused(api: str) -> None:
    with pytest.raises(Refused) as refused:
        upsert_comment(api, TOKEN, REPOSITORY, SHA, "text")
    assert refused.value.reason == "unreachable"


@pytest.mark.parametrize(
    ("repository", "sha"),
    [(REPOSITORY, ""), (REPOSITORY, "main"), (REPOSITORY, SHA + "\n"), ("bank", SHA), ("a/b/../../c", SHA), ("", SHA)],
)
def test_an_event_that_names_no_commit_asks_nothing(repository: str, sha: str) -> None:
    def call(*_: object) -> Answer:
        raise AssertionError

    with pytest.raises(Refused) as refused:
        upsert_comment("http://x", TOKEN, repository, sha, "text", call=call)
    assert refused.value.reason == "event"


def test_every_refusal_has_words() -> None:
    known = load_strings().by_key
    assert all(f"cli.forge_{reason}" in known for reason in REASONS)
    assert set(re.findall(r'Refused\("(\w+)"', Path(forge.__file__).read_text("utf-8"))) <= set(REASONS)


# ---- the command


# A review in which nothing changes.
REVIEW = {
    "schema_version": 1,
    **{"name": "用户痛点台账", "as_of": "2015-12-18", "language": "zh", "base": "0" * 40, "author": "", "clean": True},
    "counts": {"error": 0, "warning": 0, "info": 0},
    **{"changes": [], "code": [], "findings": [], "old": []},
}


@pytest.fixture
def run_of_workflow(there: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of a workflow's run, and the review that the check left behind."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"workflow_run": {"head_sha": SHA}}), "utf-8")
    values = {"EVENT_PATH": str(event), "REPOSITORY": REPOSITORY, "TOKEN": TOKEN, "API_URL": there.url}
    for name, value in values.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    file = tmp_path / "review.json"
    file.write_text(json.dumps(REVIEW), "utf-8")
    return file


def commented(file: Path, *options: str) -> Result:
    result = CliRunner().invoke(main, ["comment", "--register", str(ROOT), *options, str(file)])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


def test_the_command_writes_the_review_and_updates_it(there: Forge, run_of_workflow: Path) -> None:
    first, second = commented(run_of_workflow), commented(run_of_workflow, "--lang", "en")
    assert first.exit_code == second.exit_code == 0
    assert "7" in first.output and "Updated" in second.output
    assert len(there.comments) == 1 and there.comments[0]["body"].startswith(MARKER)


def test_the_command_says_when_there_is_no_pull_request(there: Forge, run_of_workflow: Path) -> None:
    there.pulls = []
    assert commented(run_of_workflow).exit_code == 0
    assert there.comments == []


def test_the_command_says_when_there_is_no_review(there: Forge, run_of_workflow: Path) -> None:
    result = commented(run_of_workflow.with_name("other.json"))
    assert result.exit_code == 0 and "other.json" in result.output and there.asked == []


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"\xff\xfe", b'{"schema_version": 2}', b"[" * 100_000, b" " * (MOST_BYTES + 1)]
)
def test_the_command_refuses_data_that_is_no_review(there: Forge, run_of_workflow: Path, raw: bytes) -> None:
    run_of_workflow.write_bytes(raw)
    assert commented(run_of_workflow).exit_code == 1 and there.asked == []


@pytest.mark.parametrize("event", ["", "[]", "{}", '{"workflow_run": null}', '{"workflow_run": {"head_sha": "x"}}'])
def test_the_command_refuses_an_event_without_a_commit(there: Forge, run_of_workflow: Path, event: str) -> None:
    run_of_workflow.with_name("event.json").write_text(event, "utf-8")
    assert commented(run_of_workflow).exit_code == 1 and there.asked == []


@pytest.mark.parametrize("name", NEEDED)
def test_the_command_names_what_the_environment_lacks(
    run_of_workflow: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "")
    result = commented(run_of_workflow)
    assert result.exit_code == 2 and name in result.output


@pytest.mark.parametrize("status", [401, 403, 404, 422, 503])
def test_the_command_tells_what_the_forge_refused(there: Forge, run_of_workflow: Path, status: int) -> None:
    there.fails = {"POST": (status, b'{"message": "because"}')}
    result = commented(run_of_workflow, "--lang", "en")
    assert result.exit_code == 1 and str(status) in result.output and "because" in result.output
    assert TOKEN not in result.output
