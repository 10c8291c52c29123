"""What was probably meant by a text that is nobody's id: those whose id or name is closest to it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

# So many are named at most, and only those that are about as close as the closest.
_MOST, _MARGIN = 3, 0.1
# In a short Chinese name one sign is a third of it; ids are longer, and often begin alike.
_CLOSE, _CLOSE_ASCII = 0.6, 0.7
_PART = 0.8


def nearest_ids(text: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the ids that a text probably means, the closest first; `names` has what each id is also called."""
    wanted = _folded(text)
    bearers: dict[str, list[str]] = {}
    for each, called in names.items():
        for name in dict.fromkeys(map(_folded, (each, *called))):
            bearers.setdefault(name, []).append(each)
    if wanted in bearers:
        return bearers[wanted]
    likeness = {name: _likeness(wanted, name) for name in difflib.get_close_matches(wanted, bearers, n=10)}
    if len(wanted) > 1:
        likeness |= {name: max(likeness.get(name, 0), _PART) for name in bearers if wanted in name}
    likeness |= {name: max(likeness.get(name, 0), _CLOSE) for name in bearers if _may_be_misspelt(wanted, name)}
    least = max(_CLOSE_ASCII if wanted.isascii() else _CLOSE, max(likeness.values(), default=0) - _MARGIN)
    close = sorted((name for name in likeness if likeness[name] >= least), key=lambda name: -likeness[name])
    return list(dict.fromkeys(each for name in close for each in bearers[name]))[:_MOST]


def _may_be_misspelt(one: str, other: str) -> bool:
    """Tell whether two are Chinese names of two signs with the same surname: of so few, one wrong is half the name."""
    return not one.isascii() and len(one) == len(other) == 2 and one[0] == other[0]


def _folded(text: str) -> str:
    """Return a text as names are compared: `Wang Li` is as good as `wang-li`."""
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, other, one).ratio()
