"""Plain scalars by the core schema of YAML 1.2."""

from __future__ import annotations

import re
from typing import Any

_INT = re.compile(r"[-+]?[0-9]{1,30}|0o[0-7]{1,30}|0x[0-9a-fA-F]{1,30}")
# The exponent is bounded so that no text turns into infinity, which no JSON can hold.
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE][-+]?[0-9]{1,2})?")
_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def resolve(text: str) -> Any:
    """Return the value of a plain scalar by the core schema of YAML 1.2.

    Infinity, NaN and numbers of absurd length stay text: no figure of the programme is one of them.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[:1] not in "0123456789+-.":
        return text
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
