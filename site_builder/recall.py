"""Files that were read and checked before: what was found then holds as long as all that it depends on is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from site_builder.attachments import Attachment
from site_builder.cache import NONE, Cache, digest_of
from site_builder.contents import Contents
from site_builder.finding import Finding
from site_builder.judging import Moment
from site_builder.load import Project, own_schema
from site_builder.places import PROGRAMME
from site_builder.program import program_digest

_KIND = "file"


class Examined(msgspec.Struct, frozen=True, array_like=True):
    """What a file came to: its content (None: no record) and what is wrong with it by itself."""

    content: tuple[dict[str, Any], dict[str, Attachment]] | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Recall:
    """The files of a register that were examined before, by the cache and by what the register holds now."""

    cache: Cache = NONE
    contents: Contents = field(default_factory=Contents)

    def keys(self, project: Project, moment: Moment, todo: Iterable[tuple[str, str]]) -> dict[str, bytes]:
        """Return for each of these files the digest of all that its result follows from."""
        stamp = digest_of(
            program_digest(),
            self.contents.digest_below(f"{PROGRAMME}/"),
            own_schema(project.root),
            f"{project.usable} {moment.as_of} {moment.today}".encode(),
        )
        digests = ((path, name, self.contents.digest_of_record(path)) for path, name in todo)
        return {path: digest_of(stamp, name.encode(), digest) for path, name, digest in digests if digest is not None}

    def known(self, keys: Mapping[str, bytes]) -> dict[str, Examined]:
        """Return what is known of files under these keys."""
        found: dict[str, Examined] = {}
        for path, key, value in self.cache.rows(_KIND):
            if keys.get(path) == key:
                with suppress(msgspec.DecodeError):
                    found[path] = _DECODER.decode(value)
        return found

    def keep(self, root: Path, keys: Mapping[str, bytes], examined: Mapping[str, Examined]) -> None:
        """Keep what was found out just now, and of the rest what is of files that are still there."""
        # What changed while it was read may have been read in either state.
        still = (path for path in examined if path in keys and self.contents.is_unchanged(root, path))
        encoded = ((path, _encoded(examined[path])) for path in still)
        entries = ((path, keys[path], value) for path, value in encoded if value is not None)
        self.cache.put(_KIND, entries, among=keys)


FORGETFUL = Recall()

_DECODER = msgspec.msgpack.Decoder(Examined)
_ENCODER = msgspec.msgpack.Encoder()


def _encoded(examined: Examined) -> bytes | None:
    """Return what is to be kept; None for data that only a broken file holds, such as a number of a hundred digits."""
    try:
        return _ENCODER.encode(examined)
    except (OverflowError, UnicodeEncodeError, RecursionError):
        return None
