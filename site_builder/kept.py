"""What comparing pain points came to, kept between runs: the index of their texts, and what is closest to each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from site_builder.cache import Cache, digest_of
from site_builder.measures.similarity.fold import Folding
from site_builder.measures.similarity.index import DIGEST, EMPTY, Index
from site_builder.measures.similarity.pairs import Closest, Pairs
from site_builder.measures.similarity.part import Part, Rows
from site_builder.measures.similarity.weighing import TEXT, TITLE, Weighing
from site_builder.program import program_digest

_KIND, _INDEX, _CLOSEST = "similarity", "index", "closest"
# Numbers are kept in one order of bytes, whatever the machine.
_PLACE, _NUMBER, _SCORE = "<i4", "<i8", "<f8"


class _KeptPart(NamedTuple):
    vocabulary: bytes
    codes: bytes
    starts: bytes


class _KeptIndex(NamedTuple):
    digests: bytes
    title: _KeptPart
    text: _KeptPart


class _KeptPairs(NamedTuple):
    records: bytes
    others: bytes
    scores: bytes
    titles: bytes
    bodies: bytes


class _KeptClosest(NamedTuple):
    nearest: _KeptPairs
    alike: _KeptPairs


def load_index(cache: Cache, folding: Folding) -> Index:
    """Return the index that is kept, an empty one where there is none of this folding and this program."""
    raw = cache.get(_KIND, _INDEX, _key(folding))
    if raw is None:
        return EMPTY
    kept = msgspec.msgpack.decode(raw, type=_KeptIndex)
    known = tuple(kept.digests[begin : begin + DIGEST] for begin in range(0, len(kept.digests), DIGEST))
    return Index(
        ("",) * len(known), known, np.zeros(len(known), bool), _part(kept.title, TITLE), _part(kept.text, TEXT)
    )


def save_index(cache: Cache, index: Index, folding: Folding, kept: Index) -> None:
    """Keep an index in place of the one kept before."""
    if index.digests != kept.digests:
        value = _KeptIndex(b"".join(index.digests), _kept_part(index.title), _kept_part(index.text))
        cache.put(_KIND, [(_INDEX, _key(folding), msgspec.msgpack.encode(value))])


def closest_of(cache: Cache, index: Index, folding: Folding, count: int, threshold: float, jobs: int = 1) -> Closest:
    """Return what is closest to each record of an index: what is kept as long as no text changed, else found anew."""
    # One text more or less changes what every gram weighs.
    keys = (key.encode("utf-8", "surrogatepass") for key in index.keys)
    key = digest_of(_key(folding), f"{count} {threshold!r}".encode(), b"".join(index.digests), *keys)
    raw = cache.get(_KIND, _CLOSEST, key)
    if raw is not None:
        return Closest(*map(_pairs, msgspec.msgpack.decode(raw, type=_KeptClosest)))
    found = index.closest(count, threshold, jobs)
    cache.put(_KIND, [(_CLOSEST, key, msgspec.msgpack.encode(_KeptClosest(*map(_kept_pairs, found))))])
    return found


def _key(folding: Folding) -> bytes:
    """Return a digest of what the grams depend on besides the texts: the program, and how texts are folded."""
    return digest_of(program_digest(), *(_told(table) for table in (folding.names, folding.words)))


def _told(table: Mapping[str, str]) -> bytes:
    return digest_of(*(part.encode() for each in sorted(table.items()) for part in each))


def _part(kept: _KeptPart, weighing: Weighing) -> Part:
    vocabulary: NDArray[np.int64] = np.frombuffer(kept.vocabulary, _NUMBER)
    rows = Rows(len(vocabulary), np.frombuffer(kept.codes, _PLACE), np.frombuffer(kept.starts, _NUMBER))
    return Part(weighing, vocabulary, rows)


def _kept_part(part: Part) -> _KeptPart:
    rows = part.rows
    return _KeptPart(_bytes(part.vocabulary, _NUMBER), _bytes(rows.codes, _PLACE), _bytes(rows.starts, _NUMBER))


def _pairs(kept: _KeptPairs) -> Pairs:
    places = (np.frombuffer(each, _PLACE) for each in kept[:2])
    return Pairs(*places, *(np.frombuffer(each, _SCORE) for each in kept[2:]))


def _kept_pairs(pairs: Pairs) -> _KeptPairs:
    places = (_bytes(each, _PLACE) for each in pairs[:2])
    return _KeptPairs(*places, *(_bytes(each, _SCORE) for each in pairs[2:]))


def _bytes(array: NDArray[Any], kind: str) -> bytes:
    return np.ascontiguousarray(array, kind).tobytes()
