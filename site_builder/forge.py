"""One comment on a pull request, kept up to date through the forge's API."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

# A comment that begins with it is ours; nobody sees it.
MARKER = "<!-- painpoints-review -->"
# Who writes with the token that a workflow run is given.
BOT = "github-actions[bot]"
SECONDS = 20
PER_PAGE = 100
MOST_PAGES = 100

Done = Literal["posted", "updated", "no_pull_request"]


@dataclass(frozen=True)
class Answer:
    """What the forge said: the status, and the body as it came."""

    status: int
    body: bytes


# Method, address, headers and body of a request to its answer; `Refused` where nothing answers.
Call = Callable[[str, str, Mapping[str, str], bytes | None], Answer]


class Refused(Exception):
    """The forge didn't do what was asked: `reason` is the end of the words' key, below `cli.forge_`."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


@dataclass(frozen=True)
class Outcome:
    """What became of the comment, and on which pull request."""

    done: Done
    number: int = 0


class _NoRedirect(HTTPRedirectHandler):
    # A redirect would carry the token to wherever it leads.
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def over_http(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    """Send a request with the standard library; `Refused` when nothing answers in time."""
    if not re.match(r"https?://", url):
        raise Refused("unreachable", url=url, problem="http, https")
    request = Request(url, data=body, headers=dict(headers), method=method)  # noqa: S310 - looked at above
    try:
        with build_opener(_NoRedirect).open(request, timeout=SECONDS) as response:
            return Answer(response.status, response.read())
    except HTTPError as error:
        return Answer(error.code, error.read())
    except (URLError, HTTPException, TimeoutError, OSError) as error:
        problem = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise Refused("unreachable", url=url, problem=problem) from None


@dataclass(frozen=True)
class _Api:
    """The API of a repository, and the right to use it."""

    address: str
    token: str
    call: Call

    def ask(self, method: str, path: str, payload: Mapping[str, Any] | None = None) -> Any:
        """Return the parsed answer; `Refused` for whatever isn't a success."""
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "User-Agent": "painpoints",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        body = None if payload is None else json.dumps(payload).encode()
        url = f"{self.address}/{path}"
        answer = self.call(method, url, headers | ({"Content-Type": "application/json"} if body else {}), body)
        try:
            parsed = json.loads(answer.body or b"null")
        except ValueError:
            parsed = None
        if not 200 <= answer.status < 300:
            reason = str(answer.status) if answer.status in (401, 403, 404, 422) else "failed"
            said = parsed.get("message", "") if isinstance(parsed, dict) else ""
            raise Refused(reason, method=method, url=url, status=answer.status, said=str(said)[:300])
        if parsed is None:
            raise Refused("unreadable", url=url)
        return parsed

    def pages(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Yield what a list holds, page after page."""
        sign = "&" if "?" in path else "?"
        for page in range(1, MOST_PAGES + 1):
            found = self.ask("GET", f"{path}{sign}per_page={PER_PAGE}&page={page}")
            if not isinstance(found, list):
                raise Refused("unreadable", url=f"{self.address}/{path}")
            yield from (each for each in found if isinstance(each, dict))
            if len(found) < PER_PAGE:
                return


def upsert_comment(
    api: str,
    token: str,
    repository: str,
    sha: str,
    body: str,
    call: Call = over_http,
) -> Outcome:
    """Write the comment on the open pull request whose head is `sha`: over the one there is, else a new one.

    The pull request is asked of the forge, never taken from what a run on foreign code left behind.
    """
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository) or not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", sha):
        raise Refused("event")
    forge = _Api(f"{api.rstrip('/')}/repos/{quote(repository)}", token, call)
    number = _pull_request(forge, sha)
    if number is None:
        return Outcome("no_pull_request")
    payload = {"body": f"{MARKER}\n{body}"}
    ours = next((each for each in forge.pages(f"issues/{number}/comments") if _is_ours(each)), None)
    if ours is None:
        forge.ask("POST", f"issues/{number}/comments", payload)
        return Outcome("posted", number)
    forge.ask("PATCH", f"issues/comments/{int(ours['id'])}", payload)
    return Outcome("updated", number)


def _pull_request(forge: _Api, sha: str) -> int | None:
    """Return the open pull request that ends in a commit: one that has moved on gets its own run."""
    try:
        number = _headed(forge.pages(f"commits/{sha}/pulls"), sha)
    except Refused as error:
        # So the forge answers for a commit that it doesn't count to the repository, such as a fork's.
        if error.reason not in ("404", "422"):
            raise
        number = None
    return _headed(forge.pages("pulls?state=open"), sha) if number is None else number


def _headed(pulls: Iterator[Mapping[str, Any]], sha: str) -> int | None:
    for pull in pulls:
        if pull.get("state") == "open" and (pull.get("head") or {}).get("sha") == sha:
            return int(pull["number"])
    return None


def _is_ours(comment: Mapping[str, Any]) -> bool:
    """Tell whether a comment is the one to write over: anybody may write the marker, so the author counts too."""
    author = comment.get("user") or {}
    return str(comment.get("body") or "").startswith(MARKER) and author.get("login") == BOT
