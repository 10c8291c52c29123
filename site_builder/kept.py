"""The index of similarity, kept between runs: what can't be read, or was made otherwise, is thrown away."""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from site_builder.edit import write_whole
from site_builder.measures import similarity
from site_builder.measures.similarity.fold import Folding
from site_builder.measures.similarity.index import DIGEST, EMPTY, Index
from site_builder.measures.similarity.part import Part, Rows
from site_builder.measures.similarity.weighing import TEXT, TITLE, Weighing

# In the register's folder for what can be made again.
PLACE = Path("build", "cache", "similarity.npz")
_PARTS = (("title", TITLE), ("text", TEXT))


def load_index(root: Path, folding: Folding) -> Index:
    """Return the index kept for a register, an empty one where there is none of this folding and this code."""
    try:
        with np.load(root / PLACE, allow_pickle=False) as file:
            if file["stamp"].tobytes() != _stamp(folding):
                return EMPTY
            digests = file["digests"].tobytes()
            parts = {name: _part(file, name, weighing) for name, weighing in _PARTS}
    except (OSError, ValueError, LookupError, TypeError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return EMPTY
    known = tuple(digests[begin : begin + DIGEST] for begin in range(0, len(digests), DIGEST))
    sizes = {len(known), *(part.rows.size for part in parts.values())}
    whole = len(sizes) == 1 and all(map(_is_sound, parts.values()))
    return Index(("",) * len(known), known, np.zeros(len(known), bool), **parts) if whole else EMPTY


def save_index(root: Path, index: Index, folding: Folding, kept: Index) -> None:
    """Keep a register's index in place of the one kept before; a folder that can't be written to simply keeps none."""
    if index.digests == kept.digests:
        return
    arrays: dict[str, Any] = {
        "stamp": np.frombuffer(_stamp(folding), np.uint8),
        "digests": np.frombuffer(b"".join(index.digests), np.uint8),
    }
    for name, _ in _PARTS:
        part: Part = getattr(index, name)
        arrays |= {
            f"{name}_vocabulary": part.vocabulary,
            f"{name}_codes": part.rows.codes,
            f"{name}_starts": part.rows.starts,
        }
    content = io.BytesIO()
    np.savez(content, **arrays)
    with suppress(OSError):
        (root / PLACE).parent.mkdir(parents=True, exist_ok=True)
        write_whole(root / PLACE, content.getvalue())


def _part(file: Any, name: str, weighing: Weighing) -> Part:
    vocabulary, codes, starts = (file[f"{name}_{each}"] for each in ("vocabulary", "codes", "starts"))
    return Part(weighing, vocabulary, Rows(len(vocabulary), codes, starts))


def _is_sound(part: Part) -> bool:
    """Tell whether the places lead where there is something: what isn't would give wrong answers or none."""
    codes, starts = part.rows.codes, part.rows.starts
    arrays = ((part.vocabulary, "int64"), (codes, "int32"), (starts, "int64"))
    fit = all(array.dtype == kind and array.ndim == 1 for array, kind in arrays)
    if not (fit and len(starts)) or starts[0] != 0 or starts[-1] != len(codes):
        return False
    inside = not len(codes) or (int(codes.min()) >= 0 and int(codes.max()) < len(part.vocabulary))
    return inside and bool((np.diff(starts) >= 0).all()) and bool((np.diff(part.vocabulary) > 0).all())


def _stamp(folding: Folding) -> bytes:
    """Return a digest of everything besides the texts that the grams depend on: the code, the tables, the folding."""
    stamp = blake2b(digest_size=DIGEST)
    for module in sorted(Path(similarity.__file__).parent.glob("*.py")):
        stamp.update(module.read_bytes())
    for words in (*folding.patterns, *(f"{one}={other}" for one, other in sorted(folding.names.items()))):
        stamp.update(words.encode())
    stamp.update(unicodedata.unidata_version.encode())
    return stamp.digest()
