"""What a page follows from, as a digest: the same origin, the same bytes."""

from __future__ import annotations

import msgspec

from site_builder.cache import digest_of
from site_builder.load import Project, own_schema
from site_builder.pages import Asset, Download, Made, Slides
from site_builder.program import program_digest
from site_builder.templating import Site

# In the order in which a template would go through it.
_ENCODER = msgspec.msgpack.Encoder()


def stamp_of(project: Project, site: Site) -> bytes:
    """Return a digest of what all pages follow from: the program, the register's own templates and schema, its
    programme, the as-of date.
    """
    return digest_of(
        program_digest(),
        _ENCODER.encode(site.own),
        own_schema(project.root),
        *(file.source.text.encode("utf-8", "surrogatepass") for file in project.programme_files),
        _ENCODER.encode((site.as_of, site.navigation)),
    )


def origin_of(made: Made, stamp: bytes) -> bytes:
    """Return a digest of what a page or a file follows from; its place matters, since links are relative."""
    if isinstance(made, Asset):
        return digest_of(made.content)
    if isinstance(made, Download):
        return digest_of(stamp, _ENCODER.encode((made.path, made.sheet)))
    if isinstance(made, Slides):
        return digest_of(stamp, _ENCODER.encode((made.path, made.deck)))
    return digest_of(stamp, _ENCODER.encode((made.path, made.template, made.title, made.nav, made.context)))
