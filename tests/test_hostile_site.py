"""Nothing that a record says can run in a reader's browser, be evaluated by a template, or break out of the data."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
import yaml
from helpers import AS_OF, ROOT, put
from site_tools import dead_links, environment, small_register

from site_builder.build import build, findings_page
from site_builder.check import check
from site_builder.history import Change, History
from site_builder.load import open_project
from site_builder.markdown import render

# ruff: noqa: E501 -- the list of texts is easier to survey in few lines.
HOSTILE = (
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "</title><script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script/x>alert(1)//",
    "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)//", "<svg onload=alert(1)>", "<svg><script>alert(1)",
    "<svg><a xlink:href=javascript:alert(1)><text>x", "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math href=javascript:alert(1)>x", "<body onload=alert(1)>", "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<object data=data:text/html,x>", "<embed src=//evil.example>",
    "<form action=javascript:alert(1)><button>x", "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>x",
    "<video><source onerror=alert(1)>", "<style>*{background:url(//evil.example)}</style>", "<link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=//evil.example'>", "<p style=position:fixed>x",
    "<a href=javascript:alert(1)>x</a>", "<a href='java\tscript:alert(1)'>x</a>", "<a href=data:text/html,x>x</a>",
    "<a href=https://x.example onclick=alert(1)>x</a>", "<a id=main name=form>x</a>", "<template><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<textarea></textarea><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->", "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml version='1.0'?><x/>", "<!-- never closed",
    "\"onmouseover=\"alert(1)", "' onmouseover='alert(1)", "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)>", "`onload=alert(1)`",
    "\" autofocus onfocus=alert(1) x=\"", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)", "&quot;onload=&quot;", "&",
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java&#115;cript:alert(1))", "[x]( javascript:alert(1))", "[x](&#1;javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:x)", "[x](file:///etc/passwd)", "[x](//evil.example)", "[x](../../x.html)",
    "[x](https://x.example \"onmouseover=alert(1)\")", "[x](https://x.example/\"onmouseover=alert(1)//)", "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)", "<javascript:alert(1)>", "<https://x.example/\"onload=x>", "[x]: javascript:alert(1)\n\n[x]",
    "{{7*7}}", "{{ site.root }}", "{{ ''.__class__.__mro__ }}", "{% raw %}", "{% include 'base.html' %}", "{# x #}", "{%", "{{", "{0}", "{label}", "{n}", "%s%n", "${7*7}",
    "=HYPERLINK(\"//evil.example\")", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\u2028alert(1)\u2029", "]]);alert(1)//", "\\\");alert(1)//", "*/alert(1)/*",
    "**x", "__x", "`x", "```\nx", "[x", "| a | b\n|--", "> " * 30, "- " * 30, "#" * 50, "[[[[[[[[", "*_*_*_*_", "<<<<<<<<",
    "字" * 55, "x" * 55, "e\u0301" * 25, "مرحبا بالعالم", "שלום", "👨‍👩‍👧‍👦", "﷽", "Z̴̧͓a̴", "\u00ad\u200b", "\u3000",
)  # fmt: skip

KEY = "201504-001"
SCHEMES = ("http", "https", "mailto")
# Texts that make parsers slow when repeated up to the longest text that a field may hold.
LONG = ("[", "![", "[a](", "[a][", "<a ", "*a ", "_a", "`", "<", "&", "1. ", "- ", "> ", "http://", "**a", "<!--")
LONGEST = 20_000


def marked(number: int, text: str) -> str:
    """Return a text that tells which hostile string it holds, within the shortest field's limit."""
    return text if len(text) > 50 else f"{text} {number:03d}"


def record(number: int, text: str) -> dict[str, Any]:
    """Return the example record with a text in every field that takes one."""
    data = yaml.safe_load((ROOT / f"records/pain-points/2015/{KEY}.yaml").read_text("utf-8"))
    shown = marked(number, text)
    data |= {
        "id": f"2015{number // 900 + 4:02d}-{number % 900 + 100:03d}",
        **dict.fromkeys(("title", "moment_of_service"), shown[:60]),
        **dict.fromkeys(("description", "scenario", "commitment", "value", "summary", "user_feedback", "notes"), shown),
        "resources": dict.fromkeys(("people", "material", "money"), shown),
        "reopened": [{"date": data["stages"]["closed"], "reason": shown, "back_to": "causes_found"}],
        "light": {"declared": "red", "since": data["proposed_on"], "reason": shown},
        "custom": {"free": shown},
    }
    data["beneficiary"]["key_people"] = [shown]
    data["origin"]["told"] = data["causes"][0]["whys"][0] = data["solutions"][0]["summary"] = shown
    data["impact"]["satisfaction"]["note"] = data["approval"]["conditions"] = data["progress"][0]["text"] = shown
    data["opinions"][0] |= {"who": shown[:60], "said": shown}
    data["plan"][0] |= {"task": shown, "state": "blocked", "reason": shown}
    del data["plan"][0]["done_on"]
    data["effects"][0]["indicator"] = shown
    data["evidence"][0]["confirmed_by"] = shown[:60]
    return data


class _AsJson(json.JSONEncoder):
    def default(self, value: Any) -> str:
        return str(value)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose records, programme and history hold hostile texts; what the rules say of them doesn't stop it."""
    folder = tmp_path_factory.mktemp("hostile")
    register = small_register(folder / "register", [])
    for number, text in enumerate(HOSTILE):
        data = record(number, text)
        place = f"records/pain-points/2015/{data['id']}.yaml"
        # JSON is YAML, but for two characters that YAML takes for the end of a line.
        text = (
            json.dumps(data, cls=_AsJson, ensure_ascii=False).replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")
        )
        put(register, place, re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", text))
    _spoil_programme(register / "records/programme")
    project = open_project(register)
    assert project.usable
    checked = check(project, AS_OF)
    assert len(checked.register.pain_points) == len(HOSTILE)
    changes = tuple(Change("0123abcde", "2015-12-18", text, text) for text in HOSTILE)
    history = History(True, "0123abcde", {each.path: changes for each in checked.register.pain_points[:2]})
    built = build(project, checked, history, AS_OF, folder / "site")
    assert built.broken == ()
    put(folder / "site", "findings.html", findings_page(project, checked.findings[:300], AS_OF))
    return folder / "site"


def _spoil_programme(folder: Path) -> None:
    """Give people, groups, departments, the choices and the programme itself hostile names."""
    organization = yaml.safe_load((folder / "organization.yaml").read_text("utf-8"))
    policy = yaml.safe_load((folder / "policy.yaml").read_text("utf-8"))
    named = [unit for kind in ("departments", "groups", "people") for unit in organization[kind]]
    options = [option for name in ("found_through", "cause_categories") for option in policy["blocks"][0][name]]
    texts = [text for text in HOSTILE if len(text) < 60]
    for number, unit in enumerate(named):
        unit["name"] = dict.fromkeys(("zh", "en"), texts[number % len(texts)])
    for number, option in enumerate(options):
        option["label"] = dict.fromkeys(("zh", "en"), texts[-number])
    policy["name"] = dict.fromkeys(("zh", "en"), HOSTILE[1])
    policy["blocks"][0]["why"] = HOSTILE[2]
    policy["forge"] = {"kind": "github", "url": "https://x.example/\"onclick=alert(1) '", "branch": '"><script>'}
    for name, data in (("organization", organization), ("policy", policy)):
        put(folder, f"{name}.yaml", yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


@pytest.fixture(scope="session")
def parsers(site: Path) -> dict[str, html5lib.HTMLParser]:
    """Every Chinese page as a browser reads it, and some English ones."""
    paths = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    # English pages of records hold the same texts in the same templates.
    left_out = ("en/pain-points", "en/analysis", "en/rules/PP", "rules/PP")
    found = {}
    for path in [each for each in paths if not each.startswith(left_out)]:
        found[path] = html5lib.HTMLParser(namespaceHTMLElements=False)
        found[path].parse((site / path).read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def trees(parsers: dict[str, html5lib.HTMLParser]) -> dict[str, Element]:
    """The root of each."""
    return {path: parser.tree.getDocument() for path, parser in parsers.items()}


def parsed(html: str) -> Element:
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return tree


def elements(trees: dict[str, Element]) -> Iterator[tuple[str, Element]]:
    """Yield each element with its page."""
    for path, root in trees.items():
        for element in root.iter():
            if isinstance(element.tag, str):
                yield path, element


def danger(element: Element) -> str:
    """Say what of an element could run or load something; nothing for a harmless one."""
    name = str(element.tag).rpartition("}")[2].lower()
    if name in (
        "iframe",
        "object",
        "embed",
        "base",
        "style",
        "template",
        "math",
        "audio",
        "video",
        "foreignobject",
        "animate",
    ):
        return name
    for attribute, value in element.attrib.items():
        kind = attribute.rpartition("}")[2].lower()
        if (name, kind) == ("form", "action") and re.fullmatch(r"(\.\./)*search\.html", value):
            continue
        if kind.startswith("on") or kind in ("style", "srcdoc", "action", "formaction"):
            return f"{name} {attribute}={value}"
        if kind in ("href", "src", "data") and re.match(r"\s*[a-z][a-z0-9+.-]*\s*:", value, re.IGNORECASE):
            scheme = value.strip().partition(":")[0].lower()
            if scheme not in SCHEMES:
                return f"{name} {attribute}={value}"
    return ""


def test_no_element_of_any_page_can_run_anything(trees: dict[str, Element]) -> None:
    found = {(path, danger(element)) for path, element in elements(trees)}
    assert {each for each in found if each[1]} == set()


def test_scripts_are_our_own_files(trees: dict[str, Element]) -> None:
    for path, element in elements(trees):
        if str(element.tag).rpartition("}")[2] == "script":
            name = re.fullmatch(r"(\.\./)*static/([a-z_]+)\.js", element.attrib["src"])
            assert name, path
            assert (ROOT / f"templates/static/{name[2]}.js").is_file(), path
            assert not element.text


def test_nothing_is_loaded_from_elsewhere(trees: dict[str, Element]) -> None:
    for path, element in elements(trees):
        if element.tag in ("img", "link", "script", "source", "input"):
            for name in ("src", "href"):
                assert "//" not in element.attrib.get(name, ""), path


def test_the_pages_keep_their_form(trees: dict[str, Element]) -> None:
    for path, root in trees.items():
        for tag in ("h1", "main", "title", "footer"):
            found = [each for each in root.iter(tag) if each.tag == tag]
            assert len(found) == 1, f"{path}: {len(found)} of {tag}"


def test_pages_parse_strictly(parsers: dict[str, html5lib.HTMLParser]) -> None:
    assert {path: parser.errors for path, parser in parsers.items() if parser.errors} == {}


def test_templates_never_evaluate_what_records_say(trees: dict[str, Element]) -> None:
    number = HOSTILE.index("{{7*7}}")
    page = next(root for path, root in trees.items() if path.endswith(f"-{number % 900 + 100:03d}.html"))
    text = "".join(page.itertext())
    assert text.count("{{7*7}}") > 10
    assert "49 " not in text


def test_titles_are_shown_as_written(trees: dict[str, Element]) -> None:
    for number, text in enumerate(HOSTILE):
        page = next(root for path, root in trees.items() if path.endswith(f"-{number % 900 + 100:03d}.html"))
        heading = "".join(next(page.iter("h1")).itertext())
        assert heading.split() == marked(number, text)[:60].split()


def test_no_link_of_ours_leads_nowhere(site: Path) -> None:
    assert list(dead_links(site)) == []


def test_the_data_for_scripts_cannot_break_out(site: Path) -> None:
    for path in (site / "data").glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(r"[<\u2028\u2029]", text)
        found = re.fullmatch(r"painpointsRows\((.*)\);\n", text, re.DOTALL)
        assert found
        titles = {row[1] for row in json.loads(found[1])}
        assert titles == {marked(number, text)[:60] for number, text in enumerate(HOSTILE)}


def test_no_cell_of_the_csv_file_is_a_formula(site: Path) -> None:
    text = (site / "data/register.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == len(HOSTILE) + 1
    assert len({len(row) for row in rows}) == 1
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []


def test_files_stay_in_the_site(site: Path) -> None:
    assert {path.name for path in site.parent.iterdir()} == {"register", "site"}


# ---- Markdown ----


class _Outline(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


def tags(text: str) -> list[str]:
    """Return the tags that a text is rendered to, in order."""
    return _Outline(render(text)).tags


@pytest.mark.parametrize("text", HOSTILE)
def test_rendered_markdown_can_run_nothing(text: str) -> None:
    root = parsed(f"<!doctype html><title>x</title><main>{render(text)}</main>")
    assert [danger(element) for element in root.iter() if isinstance(element.tag, str) and danger(element)] == []
    assert list(root.iter("script")) == list(root.iter("img")) == []
    assert "//evil.example" not in "".join(element.attrib.get("src", "") for element in root.iter())


@pytest.mark.parametrize("text", LONG)
def test_markdown_takes_bounded_time(text: str) -> None:
    # In a process of its own: it can be stopped, and whatever it breaks is gone with it.
    code = "import sys, time; from site_builder.markdown import render; render(sys.argv[1]); print(time.process_time())"
    command = [sys.executable, "-c", code, (text * LONGEST)[:LONGEST]]
    done = subprocess.run(command, env=environment(), capture_output=True, encoding="utf-8", timeout=8, check=False)
    assert done.returncode == 0, done.stderr[-300:]
    assert float(done.stdout) < 2


def test_one_text_does_not_change_how_the_next_is_shown() -> None:
    done = subprocess.run(
        [sys.executable, "-c", AFTER_EACH], env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    assert (done.stdout, done.stderr) == ("", "")


AFTER_EACH = """
from site_builder.markdown import render
for text in ("1. ", "> ", "- ", "* ", "[", "<b>", "&"):
    try:
        render(text * 700)
    except RecursionError:
        print(text, "is too deep")
    if render(f"one **two** {text}").count("<strong>") != 1:
        print(text, "spoils what comes after it")
"""


@pytest.mark.parametrize("text", ["中文**强调，**后面", "中文**“强调”**后面", "前面**强调**，后面"])
def test_chinese_emphasis_needs_no_blanks(text: str) -> None:
    assert tags(text) == ["p", "strong"]


@pytest.mark.parametrize(
    "text",
    [
        "第一行很长，\n接着写",
        "第一行很长\n接着写",
        "- 第一行很长\n  接着写",
        "> 第一行很长，\n> 接着写",
        "前面有**强调**\n接着写",
        "他说“好”\n然后走了",
    ],
)
def test_wrapped_chinese_lines_join_without_a_blank(text: str) -> None:
    assert not re.search(r"[\u3001-\u9fff\uff01-\uff60”>]\s+(<[^>]+>)?[\u4e00-\u9fff]", shown_inline(text))


def shown_inline(text: str) -> str:
    """Return the HTML of a text's first paragraph or item."""
    html = re.sub(r"</?(?:p|ul|li|blockquote)>\s*", "", render(text))
    return html.strip()


def test_english_lines_keep_their_blank() -> None:
    assert render("one\ntwo") == "<p>one\ntwo</p>"


def test_a_line_break_asked_for_stays() -> None:
    assert tags("第一行  \n第二行") == ["p", "br"]


@pytest.mark.parametrize("text", ["```\n第一行\n第二行\n```", "    第一行\n    第二行", "~~~\n第一行\n第二行\n~~~"])
def test_code_keeps_its_lines(text: str) -> None:
    assert "第一行\n第二行" in render(text)


@pytest.mark.parametrize("edge", ["| ", ""])
def test_tables_have_a_row_for_each_line(edge: str) -> None:
    lines = ["名称 | 值", "--- | ---", "速度 | 慢", "内存 | 小"]
    found = tags("\n".join(edge + line for line in lines))
    assert (found.count("tr"), found.count("th"), found.count("td")) == (3, 2, 4)


def test_headings_stay_below_those_of_the_page() -> None:
    found = tags("# 一\n\n## 二\n\n### 三\n\n#### 四\n\n##### 五\n\n###### 六\n\n标题\n====\n\n小标题\n----\n")
    assert found[0] in ("h3", "h4"), "a field's text stands in a section below an h2"
    assert found == [*sorted(found[:6]), *found[:2]]
    assert not {"h1", "h2"} & set(tags("<h1>x</h1>\n\n<h2>y</h2>"))


@pytest.mark.parametrize("link", ["x.html", "../x.html", "/x", "//x.example", "#x", "?x", "file:///x", "ftp://x", ""])
def test_links_that_do_not_leave_the_site_by_http_or_mail_are_dropped(link: str) -> None:
    assert "href" not in render(f"[x]({link})")


@pytest.mark.parametrize("link", ["https://x.example/a?b=c&d#e", "http://x.example", "mailto:a@x.example"])
def test_links_outward_stay(link: str) -> None:
    (found,) = list(parsed(render(f"[x]({link})")).iter("a"))
    assert found.attrib["href"] == link
    assert "noopener" in found.attrib["rel"]
