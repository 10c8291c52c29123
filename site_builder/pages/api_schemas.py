"""What the files below `api/v1/` hold, as schemas: the fields of each kind of object, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from site_builder.lifecycle import STAGES
from site_builder.measures.light import LIGHTS
from site_builder.measures.priority import LEVELS
from site_builder.pages.api_parts import VERSION
from site_builder.pages.rows import SHAPES

Schema = Mapping[str, Any]
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
MONTH: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}
QUARTER: Schema = {"type": "string", "pattern": "^[0-9]{4}-Q[1-4]$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
TRUTH: Schema = {"type": "boolean"}
COUNTED = ("submitted", "in_hand", *LIGHTS, "confirmed", "eliminated", "mitigated", "deliverables", "withdrawn")
FLOW = ("opened", "confirmed", "closed", "reopened", "withdrawn", "in_hand")


def ref(name: str) -> Schema:
    """Return a reference to one of the document's own schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def listing(items: Schema) -> Schema:
    """Return a list."""
    return {"type": "array", "items": items}


def by_name(values: Schema) -> Schema:
    """Return an object whose names are free."""
    return {"type": "object", "additionalProperties": values}


def maybe(schema: Schema) -> Schema:
    """Return a schema that allows null besides."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    choices = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **choices}


def choice(values: Sequence[str]) -> Schema:
    """Return one of some words."""
    return {"type": "string", "enum": list(values)}


LIGHT, STAGE, WORDS = choice(tuple(SHAPES)), choice(STAGES), ref("Words")
_HEAD: Mapping[str, Schema] = {"version": {"const": VERSION}, "as_of": DAY}
_UNIT: Mapping[str, Schema] = {"id": TEXT, "name": WORDS, "counts": ref("Counts"), "page": maybe(TEXT)}
_RECORD_LISTS = listing(ref("FileOfMany"))


def shelf_of(items: Schema) -> Mapping[str, Schema]:
    """Return the fields of a file that may go on in another."""
    return {**_HEAD, "items": listing(items), "next": maybe(TEXT)}


# Every field is always there; what doesn't hold or isn't known is null.
OBJECTS: Mapping[str, Mapping[str, Schema]] = {
    "Words": {"zh": TEXT, "en": TEXT},
    "FileOfMany": {"path": TEXT, "count": COUNT},
    "Build": {"as_of": DAY, "commit": maybe(TEXT), "tool": TEXT},
    "Index": {
        **_HEAD,
        "name": WORDS,
        "language": choice(("zh", "en")),
        "site": maybe(TEXT),
        "openapi": TEXT,
        "build": TEXT,
        "schemas": by_name(TEXT),
        "pain_points": _RECORD_LISTS,
        "people": _RECORD_LISTS,
        "records": by_name(_RECORD_LISTS),
        "scores": listing(TEXT),
        "quotas": listing(TEXT),
        **dict.fromkeys(("lights", "statistics", "groups", "departments"), TEXT),
        **dict.fromkeys(("feeds", "calendars", "badges", "tables"), by_name(TEXT)),
    },
    "Reason": {"name": TEXT, "light": choice(LIGHTS), "text": WORDS},
    "PainPoint": {
        **{"id": maybe(TEXT), "key": TEXT, "title": TEXT, "stage": STAGE, "light": LIGHT},
        "reasons": listing(ref("Reason")),
        **{"priority": maybe(choice(LEVELS)), "priority_score": maybe(NUMBER)},
        "outcome": maybe(choice(("eliminated", "mitigated"))),
        **dict.fromkeys(("proposer", "group", "department"), maybe(TEXT)),
        "tier": maybe({"type": "integer", "minimum": 1, "maximum": 3}),
        **{"proposed_on": DAY, "percent": COUNT, "updated_on": maybe(DAY), "missed_weeks": COUNT},
        **{"next_due": maybe(DAY), "late_days": COUNT, "parked_until": maybe(DAY), "page": TEXT, "record": TEXT},
    },
    "PainPoints": shelf_of(ref("PainPoint")),
    "Step": {
        **{"rule": TEXT, "text": WORDS, "records": listing(TEXT)},
        **{"value": maybe(NUMBER), "before": maybe(NUMBER), "after": maybe(NUMBER)},
    },
    "PersonScore": {
        **{"id": maybe(TEXT), "group": TEXT, "role": choice(("employee", "lead")), "owed": COUNT},
        **{"counted": listing(TEXT), "quality": maybe(NUMBER), "missed_months": listing(MONTH)},
        **{"penalty": maybe(NUMBER), "score": maybe(NUMBER), "bonus": NUMBER, "steps": listing(ref("Step"))},
    },
    "GroupMonth": {
        **{"month": MONTH, "quota": COUNT},
        **dict.fromkeys(("planned", "eliminated", "unplanned", "reopened"), listing(TEXT)),
        "met": maybe(TRUTH),
    },
    "GroupScore": {
        **{"id": TEXT, "months": listing(ref("GroupMonth")), "achievement": maybe(NUMBER), "score": maybe(NUMBER)},
        "steps": listing(ref("Step")),
    },
    "Place": {
        **{"rank": COUNT, "id": TEXT, "proposer": maybe(TEXT), "quality": maybe(NUMBER), "reviewers": COUNT},
        "steps": listing(ref("Step")),
    },
    "Scores": {
        **{"schema_version": COUNT, "period": QUARTER, "as_of": DAY, "final": TRUTH, "score": maybe(NUMBER)},
        **{"steps": listing(ref("Step")), "people": listing(ref("PersonScore"))},
        **{"groups": listing(ref("GroupScore")), "top": listing(ref("Place"))},
    },
    "Quota": {
        **{"month": MONTH, "group": TEXT, "quota": COUNT},
        **dict.fromkeys(("planned", "eliminated", "unplanned", "reopened"), COUNT),
        "met": maybe(TRUTH),
    },
    "Quotas": {**_HEAD, "items": listing(ref("Quota"))},
    "Light": {"light": LIGHT, "shape": TEXT, "name": WORDS, "meaning": WORDS},
    "LightCounts": dict.fromkeys(SHAPES, COUNT),
    "LightsOf": {"id": maybe(TEXT), "counts": ref("LightCounts")},
    "Lights": {
        **_HEAD,
        **{"lights": listing(ref("Light")), "counts": ref("LightCounts")},
        **dict.fromkeys(("groups", "departments"), listing(ref("LightsOf"))),
    },
    "Counts": dict.fromkeys(COUNTED, COUNT),
    "Counted": {"value": maybe(TEXT), "count": COUNT},
    "Month": {"month": MONTH, **dict.fromkeys(FLOW, COUNT)},
    "Statistics": {
        **_HEAD,
        "counts": ref("Counts"),
        **dict.fromkeys(("stages", "lights", "priorities", "outcomes"), listing(ref("Counted"))),
        **dict.fromkeys(("classifications", "cause_categories"), listing(ref("Counted"))),
        "months": listing(ref("Month")),
    },
    "Group": {**_UNIT, "lead": maybe(TEXT), "members": COUNT, "calendar": maybe(TEXT)},
    "Groups": {**_HEAD, "items": listing(ref("Group"))},
    "Department": {**_UNIT, "tier": maybe({"type": "integer", "minimum": 1, "maximum": 3})},
    "Departments": {**_HEAD, "items": listing(ref("Department"))},
    "Person": {**_UNIT, "group": maybe(TEXT), "employed": TRUTH, "calendar": maybe(TEXT)},
    "People": shelf_of(ref("Person")),
}
# Fields that are there where the policy hides names.
OPTIONAL: Mapping[str, Mapping[str, Schema]] = {"PersonScore": {"name": WORDS}, "Place": {"name": WORDS}}
