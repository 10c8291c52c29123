"""Links to the forge that keeps the register: a file to be edited there, or to be read."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from site_builder.pages import View

_EDIT = {
    "github": "{url}/edit/{branch}/{path}",
    "gitlab": "{url}/-/edit/{branch}/{path}",
    "gitea": "{url}/_edit/{branch}/{path}",
}
_VIEW = {
    "github": "{url}/blob/{branch}/{path}",
    "gitlab": "{url}/-/blob/{branch}/{path}",
    "gitea": "{url}/src/branch/{branch}/{path}",
}


def edit_url(view: View, path: str) -> str | None:
    """Return the forge's page for editing a file; None where the programme names no forge."""
    return _url(view, path, _EDIT)


def view_url(view: View, path: str) -> str | None:
    """Return the forge's page that shows a file; None where the programme names no forge."""
    return _url(view, path, _VIEW)


def _url(view: View, path: str, patterns: Mapping[str, str]) -> str | None:
    forge = view.programme.forge
    pattern = patterns.get(forge.get("kind", ""))
    if pattern is None or "url" not in forge:
        return None
    return pattern.format(url=forge["url"].rstrip("/"), branch=quote(forge.get("branch", "main")), path=quote(path))
