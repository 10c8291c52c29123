"""Data of the site for other programs: everything is described, bounded, reached from the index, and holds."""

from __future__ import annotations

import contextlib
import functools
import http.server
import io
import json
import re
import shutil
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from calendar_lines import events_of, unfolded
from helpers import AS_OF, ROOT, put, shipped_project
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from site_tools import PageFacts, build_register, read_pages, shipped_site, small_register

from site_builder.build import view_of
from site_builder.check import check
from site_builder.history import History
from site_builder.load import open_project
from site_builder.measures.flow import flow
from site_builder.measures.light import light_of
from site_builder.measures.periodic import periodic
from site_builder.measures.since import red_since
from site_builder.notation.atom import NAMESPACE
from site_builder.pages import View
from site_builder.pages.api import api
from site_builder.pages.calendars import calendars
from site_builder.pages.feeds import ENTRIES_HELD, FEEDS, feeds
from site_builder.pages.tables import tables
from site_builder.periods import month
from site_builder.places import shipped
from site_builder.sample import write_sample

MANY = 1_000
ATOM = {"a": NAMESPACE}
POLICY = "records/programme/policy.yaml"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped register."""
    return shipped_site(tmp_path_factory)


@pytest.fixture(scope="session")
def view() -> View:
    """What its pages look at."""
    return shipped_view()


@functools.cache
def shipped_view() -> View:
    return viewed(ROOT)


def viewed(root: Path, as_of: date = AS_OF) -> View:
    project = shipped_project() if root == ROOT else open_project(root)
    return view_of(project, check(project, as_of), History(), as_of)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


# ---- the OpenAPI document ----


@pytest.fixture(scope="session")
def document(site: Path) -> dict[str, Any]:
    return read(site / "api/v1/openapi.json")


def strict(schema: Any) -> Any:
    """Return a schema that allows no field besides those that it names: what isn't described is found."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(each) for name, each in schema.items()}
    return {"additionalProperties": False, **closed} if "properties" in schema and "$schema" not in schema else closed


def validator(site: Path, document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    base = "https://example.com/api/v1/openapi.json"
    resources = [(base, Resource.from_contents(strict(document), DRAFT202012))]
    for path in (site / "api/v1/schema").iterdir():
        resources.append((f"https://example.com/api/v1/schema/{path.name}", Resource.from_contents(read(path))))
    absolute = json.loads(json.dumps(schema).replace('"#/', f'"{base}#/'))
    return Draft202012Validator(
        strict(absolute), registry=Registry().with_resources(resources), format_checker=FormatChecker()
    )


def pattern(path: str) -> re.Pattern[str]:
    return re.compile(
        "".join(r"[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", path))
    )


def test_every_file_is_described_and_is_as_described(site: Path, document: dict[str, Any]) -> None:
    paths = {
        path: each["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for path, each in document["paths"].items()
    }
    met = set()
    for file in sorted((site / "api/v1").rglob("*.json")):
        name = "/" + file.relative_to(site / "api/v1").as_posix()
        matching = [path for path in paths if pattern(path).fullmatch(name)]
        assert len(matching) == 1, (name, matching)
        met.update(matching)
        errors = list(validator(site, document, paths[matching[0]]).iter_errors(read(file)))
        assert not errors, f"{name}: {errors[0].json_path} {errors[0].message[:300]}"
    assert met == {path for path in paths if path not in unused_types(site, paths)}


def unused_types(site: Path, paths: dict[str, Any]) -> set[str]:
    """Return the paths of record types of which the register has none."""
    return {
        path
        for path in paths
        if path.startswith("/records/") and not (site / "api/v1" / path.split("{")[0][1:]).is_dir()
    }


def test_the_document_has_the_form_of_openapi(document: dict[str, Any]) -> None:
    assert set(document) == {"openapi", "jsonSchemaDialect", "info", "servers", "paths", "components"}
    assert document["openapi"].startswith("3.1.")
    assert {"title", "version", "description"} == set(document["info"])
    assert document["servers"][0]["url"] == "."
    names = [each["get"]["operationId"] for each in document["paths"].values()]
    assert len(set(names)) == len(names)
    for path, item in document["paths"].items():
        assert path.startswith("/") and set(item) == {"get"}
        operation = item["get"]
        assert [each["name"] for each in operation["parameters"]] == re.findall(r"\{(\w+)\}", path)
        assert all(each["in"] == "path" and each["required"] is True for each in operation["parameters"])
        assert set(operation["responses"]) == {"200", "404"}
        assert all(each["description"] for each in operation["responses"].values())
    for name, schema in document["components"]["schemas"].items():
        assert re.fullmatch(r"[a-zA-Z0-9._-]+", name)
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere(site: Path, document: dict[str, Any]) -> None:
    for target in re.findall(r'"\$ref": ?"([^"]+)"', json.dumps(document)):
        if target.startswith("#/components/schemas/"):
            assert target.rsplit("/", 1)[1] in document["components"]["schemas"]
        else:
            assert (site / "api/v1" / target).is_file(), target


def test_everything_is_told_in_both_languages(document: dict[str, Any]) -> None:
    def descriptions(value: Any) -> Any:
        if isinstance(value, dict):
            if isinstance(value.get("description"), str):
                yield value["description"]
            for each in value.values():
                yield from descriptions(each)
        elif isinstance(value, list):
            for each in value:
                yield from descriptions(each)

    found = list(descriptions(document))
    assert len(found) > 100
    for text in found:
        assert re.search(r"[\u4e00-\u9fff]|all", text) and " / " in text and re.search(r"[A-Za-z]", text)


def test_schemas_are_those_of_the_register_with_its_own_fields(tmp_path: Path) -> None:
    root = small_register(tmp_path / "register")
    own = {"type": "object", "properties": {"ticket": {"type": "string", "x-label": {"zh": "工单", "en": "Ticket"}}}}
    put(root, "schema/custom.schema.json", json.dumps(own, ensure_ascii=False))
    made = {each.path: each.content for each in api(viewed(root))}
    schema = json.loads(made["api/v1/schema/pain-point.json"])
    assert "ticket" in schema["properties"]["custom"]["properties"]


# ---- ways ----


def test_the_index_leads_to_every_file(site: Path) -> None:
    index = read(site / "api/v1/index.json")
    paths = re.findall(r'"((?:api|feeds|calendars|badges|data)/[^"]+)"', json.dumps(index))
    assert all((site / path).is_file() for path in paths)
    there = {path.relative_to(site).as_posix() for path in (site / "api").rglob("*.json")}
    assert there - set(paths) == {"api/v1/index.json"}


def test_every_link_leads_to_a_file(site: Path) -> None:
    for file in (site / "api").rglob("*.json"):
        for key, path in re.findall(r'"(page|record|next|calendar)":"([^"]+)"', file.read_text("utf-8")):
            if "/records/" not in file.as_posix():
                assert (site / path).is_file(), (file, key, path)


def test_an_outcome_counts_once_it_is_confirmed(site: Path, view: View) -> None:
    found = read(site / "api/v1/statistics.json")
    outcomes = {each["value"]: each["count"] for each in found["outcomes"]}
    assert (outcomes["eliminated"], outcomes["mitigated"]) == (
        found["counts"]["eliminated"],
        found["counts"]["mitigated"],
    )
    written = [row for row in view.rows if row.outcome == "eliminated" and row.light != "withdrawn"]
    assert len(written) > outcomes["eliminated"], "else this shows nothing"


def test_a_summary_leads_to_its_record(site: Path, view: View) -> None:
    found = {}
    for part in read(site / "api/v1/index.json")["pain_points"]:
        items = read(site / part["path"])["items"]
        assert len(items) == part["count"]
        found |= {each["key"]: each for each in items}
    assert set(found) == {record.key for record in view.register.pain_points}
    for key, each in found.items():
        whole = {one["key"]: one for one in read(site / each["record"])["items"]}[key]
        assert whole["data"]["title"] == each["title"]
        assert (ROOT / whole["file"]).is_file()


def test_only_one_file_names_the_commit(tmp_path: Path) -> None:
    root = small_register(tmp_path / "register")
    project = open_project(root)
    made = [
        {
            each.path: each.content
            for each in api(view_of(project, check(project, AS_OF), History(commit=commit), AS_OF))
        }
        for commit in ("1" * 40, "2" * 40)
    ]
    assert {path for path in made[0] if made[0][path] != made[1][path]} == {"api/v1/version.json"}


def test_the_python_example_runs_as_it_stands(site: Path) -> None:
    page = read_pages(site)["data.html"]
    (code,) = page.all("code", id="in-python")
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        text = re.sub(r'BASE = ".*"', f'BASE = "http://127.0.0.1:{server.server_port}/"', "".join(code.within))
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(text, "example", "exec"), {})
        server.shutdown()
    assert len(said.getvalue().splitlines()) == read(site / "api/v1/lights.json")["counts"]["red"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that says nothing."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


# ---- figures ----


def test_the_flow_agrees_with_the_periodic_review(view: View) -> None:
    records = view.register.pain_points
    for name, counts in flow(records, view.as_of).items():
        found = periodic(records, month(name))
        if month(name).end <= view.as_of:
            assert counts["in_hand"] == found.in_hand_after, name
        assert {each: counts[each] for each in ("opened", "confirmed", "closed", "reopened", "withdrawn")} == {
            "opened": found.opened,
            "confirmed": found.confirmed,
            "closed": found.closed,
            "reopened": found.reopened,
            "withdrawn": found.withdrawn,
        }


def test_the_flow_of_nothing_is_empty() -> None:
    assert flow((), AS_OF) == {}


def test_a_light_is_red_since_the_day_on_which_it_turned(view: View) -> None:
    found = 0
    for record in view.register.pain_points:
        since = red_since(record, view.programme, view.as_of)
        light, reasons = light_of(record, view.programme, view.as_of)
        assert since is None or light == "red"
        dated = [each for each in reasons if each.light == "red" and each.name != "blocked"]
        if since is None or len(dated) < sum(each.light == "red" for each in reasons):
            continue
        found += 1
        assert light_of(record, view.programme, since)[0] == "red"
        assert light_of(record, view.programme, since - timedelta(days=1))[0] != "red"
    assert found >= 3


def test_hidden_names_stay_hidden_in_scores(tmp_path: Path) -> None:
    root = tmp_path / "register"
    shutil.copytree(ROOT / "records", root / "records")
    policy = (root / POLICY).read_text("utf-8")
    put(root, POLICY, policy.replace("forge:\n", "names: masked\nforge:\n", 1))
    view = viewed(root)
    made = {each.path: json.loads(each.content) for each in api(view)}
    people = view.programme.units["person"]
    scores = [data for path, data in made.items() if "/scores/" in path]
    assert len(scores) >= 3
    for data in scores:
        assert all(each["id"] is None and each["name"]["zh"].endswith("＊") for each in data["people"])
        text = json.dumps(data, ensure_ascii=False)
        for person in people.values():
            assert person.name.zh not in text and f'"{person.id}"' not in text
    assert not [path for path in made if path.startswith(("api/v1/records/reviews", "api/v1/records/seals"))]
    csv = next(each.content.decode() for each in tables(view) if each.path == "data/scores.csv")
    assert not [person.id for person in people.values() if person.name.zh in csv]


# ---- feeds ----


def entries_of(raw: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(raw).findall("a:entry", ATOM)


@pytest.mark.parametrize("folder", ["feeds", "en/feeds"])
@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_whole(site: Path, folder: str, name: str) -> None:
    root = ElementTree.fromstring((site / folder / f"{name}.xml").read_bytes())
    assert root.tag == f"{{{NAMESPACE}}}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == ("en" if folder.startswith("en") else "zh-CN")
    entries = root.findall("a:entry", ATOM)
    assert 0 < len(entries) <= ENTRIES_HELD
    times = [each.find("a:updated", ATOM).text for each in entries]
    assert times == sorted(times, reverse=True)
    assert root.find("a:updated", ATOM).text == times[0]
    for each in entries:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+08:00", each.find("a:updated", ATOM).text)
        assert each.find("a:title", ATOM).text and each.find("a:author/a:name", ATOM).text
        assert (site / folder / each.find("a:link", ATOM).get("href")).resolve().is_file()


def test_ids_are_unique_and_stay(tmp_path: Path, site: Path) -> None:
    root = small_register(tmp_path / "register")
    made = [
        [each.find("a:id", ATOM).text for asset in feeds(viewed(root, day)) for each in entries_of(asset.content)]
        for day in (AS_OF, AS_OF + timedelta(days=1))
    ]
    assert made[0] == made[1]
    every = [
        each.find("a:id", ATOM).text for path in site.rglob("feeds/*.xml") for each in entries_of(path.read_bytes())
    ]
    assert len(set(every)) == len(every)
    assert all(each.startswith("urn:uuid:") for each in every)


# ---- calendars ----


def test_every_calendar_is_whole(site: Path) -> None:
    files = sorted(site.rglob("*.ics"))
    assert len(files) == 2 * len(list((site / "calendars").rglob("*.ics")))
    for path in files:
        raw = path.read_bytes()
        lines = unfolded(raw)
        assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
        assert {"VERSION:2.0", "CALSCALE:GREGORIAN"} <= set(lines)
        events = events_of(raw)
        assert len({each["UID"] for each in events}) == len(events)
        for each in events:
            assert each["DTSTAMP"] == "20151218T000000Z"
            begin, end = (date.fromisoformat(each[name]) for name in ("DTSTART", "DTEND"))
            assert end - begin == timedelta(days=1)
            assert each["SUMMARY"]


def test_a_task_stands_in_its_owners_calendar_until_it_is_done(site: Path, view: View) -> None:
    found = 0
    for owner, tasks in view.basis.open_tasks.items():
        path = site / "calendars/people" / f"{owner}.ics"
        events = events_of(path.read_bytes()) if path.exists() else []
        for _, task in tasks:
            days = [each["DTSTART"] for each in events if task.name.split(",")[0] in each["SUMMARY"].replace("\\", "")]
            if events:
                found += 1
                assert f"{task.due:%Y%m%d}" in days, (owner, task)
    assert found > 5


def test_an_event_keeps_its_id_when_its_day_moves(tmp_path: Path) -> None:
    root = small_register(tmp_path / "register")
    path = next((root / "records").rglob("201511-005.yaml"))
    text = path.read_text("utf-8")

    def uids() -> dict[str, str]:
        found = {}
        for asset in calendars(viewed(root)):
            if asset.path.startswith("calendars/people"):
                found |= {
                    each["UID"]: each["DTSTART"]
                    for each in events_of(asset.content)
                    if "201511-005" in each.get("DESCRIPTION", "")
                }
        return found

    before = uids()
    path.write_text(text.replace("due: 2016-01-20", "due: 2016-01-22"), "utf-8")
    after = uids()
    assert before.keys() == after.keys() and before != after


def test_two_tasks_of_the_same_name_are_two_events(tmp_path: Path) -> None:
    root = small_register(tmp_path / "register")
    path = next((root / "records").rglob("201511-005.yaml"))
    text = path.read_text("utf-8")
    path.write_text(text.replace("桌牌排版打印, owner: gao-yan", "共享名单与变更提醒, owner: sun-hao"), "utf-8")
    (asset,) = (each for each in calendars(viewed(root)) if each.path == "calendars/people/sun-hao.ics")
    found = [each for each in events_of(asset.content) if "共享名单与变更提醒" in each["SUMMARY"]]
    assert [each["DTSTART"] for each in found] == ["20160120", "20160127"]
    assert found[1]["UID"] == f"{found[0]['UID']}-2"


def test_pages_offer_the_calendar_of_whoever_is_employed(site: Path, view: View) -> None:
    for unit in view.programme.units["person"].values():
        page = read_pages(site)[f"people/{unit.id}.html"]
        offered = f"../calendars/people/{unit.id}.ics" in page.links
        assert offered == unit.employed_on(view.as_of)
    for unit in view.programme.units["group"].values():
        assert f"../calendars/groups/{unit.id}.ics" in read_pages(site)[f"groups/{unit.id}.html"].links


# ---- addresses ----


def test_with_the_sites_address_links_are_whole(tmp_path: Path) -> None:
    root = small_register(tmp_path / "register")
    policy = (root / POLICY).read_text("utf-8")
    put(root, POLICY, policy.replace("forge:\n", "site_url: https://example.com/痛点/b%20c\nforge:\n", 1))
    home = "https://example.com/%E7%97%9B%E7%82%B9/b%20c/"
    out = tmp_path / "site"
    assert build_register(root, out).broken == ()
    entry = entries_of((out / "en/feeds/new.xml").read_bytes())[0]
    href = entry.find("a:link", ATOM).get("href")
    assert href.startswith(home + "en/pain-points/")
    assert (out / href.removeprefix(home)).is_file()
    urls = [each["URL"] for path in out.rglob("calendars/**/*.ics") for each in events_of(path.read_bytes())]
    assert urls and all((out / url.removeprefix(home)).is_file() for url in urls)
    page = (out / "en/data.html").read_text("utf-8")
    assert home + "en/calendars/checkpoints.ics" in page
    assert f"svg)]({home}en/)" in page
    assert "data-address" not in page
    assert read(out / "api/v1/index.json")["site"] == home.rstrip("/")
    for folder in ("", "en/"):
        lost = PageFacts((out / folder / "404.html").read_text("utf-8"))
        assert [each.attributes["href"] for each in lost.all("base")] == [home + folder]
        assert lost.all("a", class_="skip") == []


@pytest.mark.parametrize("text", ["javascript:alert(1)", "example.com", "https://a b", 'https://x"y', "https://x/?a=1"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    schema = read(ROOT / "schema/policy.schema.json")["properties"]["site_url"]
    assert not Draft202012Validator(schema).is_valid(text)


def test_every_page_leads_to_the_feeds(site: Path) -> None:
    for path, page in read_pages(site).items():
        assert len(page.all("link", type="application/atom+xml")) == len(FEEDS), path


# ---- sizes ----


def test_no_file_grows_with_all_records(tmp_path: Path) -> None:
    root = tmp_path / "register"
    phrases = yaml.safe_load((shipped("templates") / "sample/phrases.yaml").read_text("utf-8"))
    for _ in write_sample(root, MANY, 7, phrases, (ROOT / POLICY).read_text("utf-8")):
        pass
    view = viewed(root)
    made = [*api(view), *feeds(view), *calendars(view), *tables(view)]
    sizes = {each.path: len(each.content) for each in made}
    assert max(sizes.values()) < 600_000, max(sizes, key=sizes.__getitem__)
    assert max(size for path, size in sizes.items() if path.endswith((".xml", ".ics"))) < 100_000
    parts = [json.loads(each.content) for each in made if each.path.startswith("api/v1/pain-points/")]
    assert len(parts) >= 2 and sum(len(each["items"]) for each in parts) == MANY
    assert all(len(each["items"]) <= 500 for each in parts)
