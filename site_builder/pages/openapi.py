"""The OpenAPI document of the files below `api/v1/`: where each lies, what it holds, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.pages import View
from site_builder.pages.api_parts import VERSION
from site_builder.pages.api_records import shown_types
from site_builder.pages.api_schemas import OBJECTS, OPTIONAL, TEXT, Schema, ref, shelf_of
from site_builder.words import Words

# The path of each kind of file below `api/v1/` with what it holds; records and their schemas come besides.
PATHS = {
    "/index.json": ("index", "Index"),
    "/version.json": ("build", "Build"),
    "/pain-points/{shelf}.json": ("pain_points", "PainPoints"),
    "/scores/{quarter}.json": ("scores", "Scores"),
    "/quotas/{year}.json": ("quotas", "Quotas"),
    "/lights.json": ("lights", "Lights"),
    "/statistics.json": ("statistics", "Statistics"),
    "/groups.json": ("groups", "Groups"),
    "/departments.json": ("departments", "Departments"),
    "/people/{part}.json": ("people", "People"),
}
# An example of what stands for each place in a path.
PLACES = {"shelf": "2015", "quarter": "2015-Q2", "year": "2015", "part": "all", "month": "2015-04", "type": "plan"}

# Two fields are called like the languages in which their description stands.
_CALLED = {"zh": "chinese", "en": "english"}


def document(view: View) -> Mapping[str, Any]:
    """Return the document."""
    return {
        "openapi": "3.1.1",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": _both(view.words("api.title", name=view.programme.name)),
            "version": f"{VERSION}.0.0",
            "description": _both(view.words("api.told")),
        },
        "servers": [{"url": ".", "description": _both(view.words("api.server"))}],
        "paths": dict(_paths(view)),
        "components": {"schemas": dict(_schemas(view))},
    }


def _paths(view: View) -> Iterator[tuple[str, Schema]]:
    for path, (name, schema) in PATHS.items():
        yield path, _get(view, path, name, _both(view.words(f"api.path.{name}")), ref(schema))
    for each in shown_types(view):
        path = f"/records/{each.folder}/{{month}}.json"
        told = _both(view.words("api.path.records", what=each.root.label))
        yield path, _get(view, path, f"records_{each.name}", told, ref(f"records-{each.name}"))
    yield (
        "/schema/{type}.json",
        _get(view, "/schema/{type}.json", "schema", _both(view.words("api.path.schema")), _SCHEMA),
    )
    yield "/openapi.json", _get(view, "/openapi.json", "openapi", _both(view.words("api.path.openapi")), _DOCUMENT)


_SCHEMA: Schema = {"type": "object", "required": ["$schema", "type", "properties"]}
_DOCUMENT: Schema = {"type": "object", "required": ["openapi", "info", "paths", "components"]}


def _get(view: View, path: str, name: str, told: str, schema: Schema) -> Schema:
    """Return how a file is fetched; there is nothing but files, so nothing else can be done."""
    places = [place for place in PLACES if f"{{{place}}}" in path]
    return {
        "get": {
            "operationId": name,
            "summary": told,
            "parameters": [_parameter(view, place) for place in places],
            "responses": {
                "200": {"description": told, "content": {"application/json": {"schema": schema}}},
                "404": {"description": _both(view.words("api.not_found"))},
            },
        }
    }


def _parameter(view: View, place: str) -> Schema:
    told = _both(view.words(f"api.place.{place}"))
    return {
        "name": place,
        "in": "path",
        "required": True,
        "description": told,
        "schema": TEXT,
        "example": PLACES[place],
    }


def _schemas(view: View) -> Iterator[tuple[str, Schema]]:
    for name, fields in OBJECTS.items():
        yield name, _object(view, fields, OPTIONAL.get(name, {}))
    for each in shown_types(view):
        whole = _object(view, {"key": TEXT, "file": TEXT, "data": {"$ref": f"schema/{each.name}.json"}})
        yield each.name, {**whole, "description": _both(view.words("api.record", what=each.root.label))}
        yield f"records-{each.name}", _object(view, shelf_of(ref(each.name)))


def _object(view: View, fields: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    every = {**fields, **(optional or {})}
    described = {
        name: {**schema, "description": _both(view.words(f"api.field.{_CALLED.get(name, name)}"))}
        for name, schema in every.items()
    }
    return {"type": "object", "required": list(fields), "properties": described}


def _both(words: Words) -> str:
    """Return words in both languages, as a document that both read has them."""
    return f"{words.zh} / {words.en}"
