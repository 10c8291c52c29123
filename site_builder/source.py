"""YAML text to plain data and the place of every value; what can't be read becomes faults, never an exception.

Scalars follow the core schema of YAML 1.2, so `on`, `no`, `10:30` and dates stay the text that a person typed.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from site_builder.characters import control_faults, lines_of, place_at
from site_builder.fault import Fault, Place, Pointer
from site_builder.plain_style import plain_data

if TYPE_CHECKING:
    from site_builder.reader import Reader

MAX_BYTES = 512 * 1024

_BOM = "\ufeff"


@dataclass(frozen=True)
class Source:
    """A file's text and data; `data` is None when it can't be used at all (the faults then say why)."""

    text: str
    data: Any
    faults: tuple[Fault, ...] = ()

    @cached_property
    def lines(self) -> list[str]:
        """Return the text's lines as the parser counts them."""
        return lines_of(self.text)

    @cached_property
    def _places(self) -> tuple[dict[Pointer, Place], dict[Pointer, Place]]:
        reader = _reader(self.text, keep_places=True)
        reader.read()
        return reader.values, reader.keys

    def place_of(self, fault: Fault) -> Place:
        """Return where a fault stands."""
        if fault.place is not None:
            return fault.place
        return self.place(fault.pointer if fault.beside is None else fault.beside, at_key=fault.at_key)

    def place(self, pointer: Pointer, *, at_key: bool = False) -> Place:
        """Return where the value (or its key) stands, else its nearest ancestor.

        Read again when first asked: a file without findings never pays for places.
        """
        values, keys = self._places
        if at_key and pointer in keys:
            return keys[pointer]
        while pointer:
            if pointer in values:
                return values[pointer]
            pointer = pointer[:-1]
            if pointer in keys:
                return keys[pointer]
        return Place(1, 1)


def decode(raw: bytes) -> Source | str:
    """Decode a file's bytes (UTF-8, a byte-order mark is accepted), or tell why that can't be."""
    try:
        return raw.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8").removeprefix(_BOM)
        return Source("", None, (Fault("encoding", place=place_at(before, len(before))),))


def read(raw: bytes, names: Container[str] | None = None) -> Source:
    """Read one YAML document from a file's bytes.

    `names` are the fields that a full-width colon by mistake may follow; None for any name in small letters.
    """
    if len(raw) > MAX_BYTES:
        return Source("", None, (too_large(len(raw)),))
    text = decode(raw)
    if isinstance(text, Source):
        return text
    plain = plain_data(text)
    if plain is not None:
        return Source(text, plain)
    return read_in_full(text, names)


def read_in_full(text: str, names: Container[str] | None = None) -> Source:
    """Read a text with the reader, which is the reference for what every text holds and what is wrong with it."""
    control = control_faults(text)
    if control:
        return Source(text, None, control)
    reader = _reader(text, names)
    data = reader.read()
    return Source(text, data, tuple(reader.faults))


def _reader(text: str, names: Container[str] | None = None, *, keep_places: bool = False) -> Reader:
    # It brings the parser along, and most texts are read without it.
    from site_builder.reader import Reader

    return Reader(text, names, keep_places)


def too_large(size: int) -> Fault:
    """Return what is to be said of a file of so many bytes."""
    return Fault("too_large", place=Place(1, 1), params={"size": size, "limit": MAX_BYTES})
