"""The Excel sheets: original columns, filters, frozen head, lights by word and fill, no formula, the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers import AS_OF, EXAMPLE, ROOT, copy_register, edited, example_text, put, shipped_project
from hostile_strings import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from site_tools import painpoints, read_pages, shipped_site, small_register

from site_builder.build import view_of
from site_builder.check import Checked, check
from site_builder.cli import main
from site_builder.exchange.excel import CELL_LIMIT, PALETTE, fitting, workbook
from site_builder.exchange.text import plain
from site_builder.history import History
from site_builder.pages import Sheet, View
from site_builder.pages.rows import SHAPES
from site_builder.pages.sheets import planned, weekly
from site_builder.strings import load_strings
from site_builder.words import LANGUAGES, Language, same

# As the programme's document lists them (A9).
ORIGINAL = (  # noqa: SIM905 -- one line of the document
    "序号 痛点名称 痛点描述 真实场景举例 痛点原因分析 解决及缓解方案 解决方案关联方 应用价值 所需资源 "
    "提出人 提出时间 痛点对应用户部门 关键人物 目前进度 红黄绿灯 用户反馈 状态 备注"
).split()
CHINESE = re.compile("[\u4e00-\u9fff]")
COMMANDS = (["weekly", "--person", "wang-li"], ["plan", "--group", "oa-team"])
in_both = pytest.mark.parametrize("language", LANGUAGES)


@cache
def shipped_check() -> Checked:
    return check(shipped_project(), AS_OF)


@cache
def shipped_view(as_of: date = AS_OF) -> View:
    return view_of(shipped_project(), shipped_check(), History(), as_of)


def person(name: str, as_of: date = AS_OF) -> Sheet:
    view = shipped_view(as_of)
    return weekly(view, view.programme.units["person"][name])


def group(name: str, month: str, as_of: date = AS_OF) -> Sheet:
    view = shipped_view(as_of)
    return planned(view, view.programme.units["group"][name], month)


def file_of(sheet: Sheet, language: Language = "zh") -> bytes:
    return workbook(sheet, language, load_strings(), AS_OF)


def opened(raw: bytes) -> Worksheet:
    """Read a file back, as another program would."""
    (page,) = load_workbook(BytesIO(raw)).worksheets
    return page


def texts(*values: str) -> Sheet:
    """Return a sheet whose only column has these texts."""
    rows = tuple(({"show": "text", "value": value},) for value in values)
    return Sheet(same("a.xlsx"), same("a"), same("a"), ((same("序号"), 10),), rows)


def column(page: Worksheet, name: str) -> list[object]:
    """Return what stands below a column's head."""
    number = [cell.value for cell in page[1]].index(name)
    return [row[number].value for row in page.iter_rows(min_row=2)]


# ---- what a sheet looks like


def test_the_columns_are_the_original_ones() -> None:
    page = opened(file_of(person("wang-li")))
    assert [cell.value for cell in page[1]] == ORIGINAL


def test_in_english_the_original_name_stands_first() -> None:
    heads = [cell.value.split("\n") for cell in opened(file_of(person("wang-li"), "en"))[1]]
    assert [first for first, _ in heads] == ORIGINAL
    assert all(re.fullmatch("[A-Za-z ]+", english) for _, english in heads)


@pytest.mark.parametrize("kind", ["weekly", "plan"])
def test_head_filter_and_print_are_set_up(kind: str) -> None:
    sheet = person("wang-li") if kind == "weekly" else group("oa-team", "2015-12")
    page = opened(file_of(sheet))
    assert page.freeze_panes == "C2", "the head and the first two columns stay"
    assert page.auto_filter.ref == f"A1:R{len(sheet.rows) + 1}"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    for row in page.iter_rows():
        assert all(cell.alignment.wrap_text and cell.font.name == "Microsoft YaHei" for cell in row)
    widths = [page.column_dimensions[cell.column_letter].width for cell in page[1]]
    assert all(9 < width < 45 for width in widths)


def test_tab_title_and_file_say_whose_sheet_it_is() -> None:
    sheet = person("wang-li")
    book = load_workbook(BytesIO(file_of(sheet)))
    assert book.sheetnames == ["痛点周报"]
    assert book.properties.title == book.active.oddHeader.left.text == "王莉 痛点周报（截至 2015-12-18）"
    assert book.properties.created == datetime(2015, 12, 18), "no clock is read"
    assert sheet.name == ("王莉-痛点周报-2015-12-18.xlsx", "Li Wang - Weekly report - 2015-12-18.xlsx")


def test_the_palette_is_that_of_the_style_sheet() -> None:
    css = (ROOT / "templates/static/style.css").read_text(encoding="utf-8").partition("@media")[0]
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", css))
    for name, (tone, tint) in PALETTE.items():
        known = "done" if name == "withdrawn" else name
        assert (tone, tint) == (colours[known], colours[f"{known}-bg"])


def test_every_light_has_its_shape_word_and_fill() -> None:
    """The whole sample as one sheet: each light as the register has it, told by shape, word and colour."""
    view = shipped_view()
    everybody = [weekly(view, unit) for unit in view.programme.units["person"].values()]
    plans = [planned(view, view.programme.units["group"][who], month) for who, month in view.basis.plans]
    seen = set()
    for sheet in (*everybody, *plans):
        page = opened(file_of(sheet))
        for number, light in zip(column(page, "序号"), page["O"][1:], strict=True):
            row = next(row for row in view.rows if row.number == number)
            word = {"red": "红", "yellow": "黄", "green": "绿", "done": "结", "withdrawn": "撤回"}[row.light]
            first, *reasons = light.value.split("\n")
            assert first == f"{SHAPES[row.light]} {word}"
            assert reasons == [reason.zh for reason in row.reasons]
            tone, tint = PALETTE[row.light]
            assert (light.font.color.rgb, light.fill.fgColor.rgb) == (f"FF{tone[1:]}".upper(), f"FF{tint[1:]}".upper())
            seen.add(row.light)
    assert seen >= {"red", "yellow", "green", "done"}


# ---- what stands in it


def test_a_record_reads_well_in_its_row() -> None:
    page = opened(file_of(person("wang-li", date(2015, 5, 9))))
    assert dict(zip(ORIGINAL, (cell.value for cell in page[2]), strict=True)) == {
        "序号": "201504-001",
        "痛点名称": "用户不能及时收到审批提醒",
        "痛点描述": "开户申请提交之后，审批人要自己登录系统才知道有单子在等。客户在柜台前等待，一线同事只能打电话催。",
        "真实场景举例": "3 月 30 日，客户张女士在营业部等了 1 小时 40 分钟, 审批人当时在外开会，没有登录系统。",
        "痛点原因分析": "流程：审批人不知道有单子在等 ← 系统只在首页显示待办，不主动通知 ← "
        "上线时约定由秘书口头转告，秘书岗位后来取消\n"
        "系统：外出时没有办法审批 ← 审批只能在内网电脑上完成",
        "解决及缓解方案": "【根本解决】审批到达时推送企业微信提醒，并可在手机上审批（采用）\n"
        "【缓解】过渡期内每两小时发一次待办短信（采用）",
        "解决方案关联方": "OA 小组、运维服务台",
        "应用价值": "开户等待由平均 70 分钟降到 15 分钟以内。",
        "所需资源": "人力：开发 1 人 10 天，测试 1 人 3 天\n物力：无需新增\n财力：数额 3000、币种 CNY、用途 短信费",
        "提出人": "王莉",
        "提出时间": datetime(2015, 4, 3),
        "痛点对应用户部门": "经纪业务部",
        "关键人物": "陈晓，刘敏",
        "目前进度": "2015-05-08 100% 全部上线\n2015-04-30 85% 测试通过，等待发布窗口\n"
        "2015-04-24 70% 企业微信提醒开发完成\n"
        "2015-04-17 45% 短信过渡方案上线，当天平均等待降到 35 分钟\n2015-04-10 20% 原因分析完成，方案已与 OA 小组确认",
        "红黄绿灯": "● 绿",
        "用户反馈": None,  # the user confirms three days later
        "状态": "痛点解决（消除）",
        "备注": None,
    }
    assert page["K2"].number_format == "yyyy-mm-dd"


def test_the_same_row_in_english_keeps_what_people_wrote() -> None:
    page = opened(file_of(person("wang-li", date(2015, 5, 9)), "en"))
    found = dict(zip(ORIGINAL, (cell.value for cell in page[2]), strict=True))
    assert found["痛点名称"] == "用户不能及时收到审批提醒"
    assert found["提出人"] == "Li Wang"
    assert found["红黄绿灯"] == "● Green"
    assert found["状态"] == "Resolved (eliminated)"
    assert found["解决及缓解方案"].startswith(
        "[root solution] 审批到达时推送企业微信提醒，并可在手机上审批 (chosen)\n[mitigation] "
    )


def test_a_weekly_sheet_has_what_is_in_hand_and_what_was_closed_this_quarter() -> None:
    # Of her nine, 201504-001 to 201508-001 were closed before October; 201510-001 was closed on 11-18.
    page = opened(file_of(person("wang-li")))
    assert column(page, "序号") == ["201509-002", "201511-005", "201512-006", "201510-001"]
    # On 06-12 201505-001 (06-09) and 201504-001 (05-13) were closed, 201506-001 was in hand.
    page = opened(file_of(person("wang-li", date(2015, 6, 12))))
    assert column(page, "序号") == ["201506-001", "201504-001", "201505-001"]


def test_what_is_withdrawn_is_in_no_weekly_sheet() -> None:
    view = shipped_view()
    withdrawn = [record for record in view.register.pain_points if record.withdrawn]
    assert withdrawn
    for record in withdrawn:
        assert record.number not in column(opened(file_of(person(record.proposer or ""))), "序号")


def test_a_plan_sheet_has_what_is_still_on_the_plan() -> None:
    assert column(opened(file_of(group("trading-operations", "2015-12"))), "序号") == ["201510-006", "201508-006"]
    # network-team took 201504-002 off its plan of April on 04-17.
    before = group("network-team", "2015-04", date(2015, 4, 16))
    assert column(opened(file_of(before)), "序号") == ["201504-002"]
    assert group("network-team", "2015-04", date(2015, 4, 17)).rows == ()
    assert group("network-team", "2014-12").rows == (), "no plan"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("前 **粗** `码`", "前 粗 码"),
        ("一段。\n\n二段。", "一段。\n二段。"),
        ("折\n行", "折行"),
        ("- 一\n- 二\n    - 三", "· 一\n· 二\n· 三"),
        ("1. 一\n\n2. 二", "· 一\n· 二"),
        ("| 甲 | 乙 |\n|---|---|\n| 一 | 2 |", "甲 | 乙\n一 | 2"),
        ("[手册](http://x.cn/a?b=1&c=2 'a>b')", "手册 (http://x.cn/a?b=1&c=2)"),
        ("<http://y.cn>，<a@b.cn>", "http://y.cn，a@b.cn"),
        ("### 标题\n> 引文", "标题\n引文"),
        ("```\nx = 1\n\n  y\n```", "x = 1\n  y"),
        ("a<b & c &lt;d&gt; \\*e\\*", "a<b & c <d> *e*"),
        ("", ""),
    ],
)
def test_markdown_becomes_text_that_people_can_read(markdown: str, text: str) -> None:
    assert plain(markdown) == text


# ---- hostile texts


def written_in(raw: bytes) -> str:
    """Return all XML of a file."""
    with zipfile.ZipFile(BytesIO(raw)) as file:
        return "\n".join(file.read(name).decode("utf-8") for name in file.namelist() if name.startswith("xl/"))


FORMULAS = (
    "=1+1",
    "@SUM(A1)",
    "+1",
    "-1",
    "\t=cmd",
    "\r=cmd",
    "\n=1",
    "=cmd|' /C calc'!A0",
    "＝1",
    "{=1}",
    "http://x.cn",
)


@pytest.mark.parametrize("text", [*FORMULAS, *HOSTILE], ids=lambda text: ascii(text)[:30])
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    raw = file_of(texts(text))
    cell = opened(raw)["A2"]
    assert cell.data_type in ("s", "n") and (cell.data_type == "s") == bool(fitting(text, "…"))
    assert cell.value == (fitting(text, "…") or None)
    assert cell.quotePrefix, "nor when somebody edits the cell"
    assert not re.search(r"<f[ >]|<hyperlink|externalLink", written_in(raw))


def test_a_hostile_title_stays_a_text_from_the_record_to_the_cell(tmp_path: Path) -> None:
    register = copy_register(tmp_path / "register")
    text = edited(example_text(), ("title: 用户不能及时收到审批提醒", "title: '=HYPERLINK(\"http://x.cn\")'"))
    put(register, EXAMPLE, text)
    out = tmp_path / "a.xlsx"
    options = ["--register", str(register), "--as-of", "2015-05-09", "--out", str(out)]
    assert exported("weekly", "--person", "wang-li", *options).exit_code == 0
    assert opened(out.read_bytes())["B2"].value == '=HYPERLINK("http://x.cn")'
    assert not re.search(r"<f[ >]", written_in(out.read_bytes()))


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    every = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]))
    assert fitting(f"a{every}b", "…") == "a\t\n\nb", "a carriage return ends a line"
    assert opened(file_of(texts(f"前{every}后")))["A2"].value == "前\t\n\n后"


def test_a_name_may_hold_any_sign() -> None:
    sheet = texts("x")
    odd = Sheet(sheet.name, sheet.tab, same("A&B&D \x01" + "长" * 300), sheet.columns, sheet.rows)
    head = load_workbook(BytesIO(file_of(odd))).active.oddHeader.left.text
    assert head.startswith("A&&B&&D 长") and len(head) < 250


@pytest.mark.parametrize("sign", ["字", "𠜎"], ids=["one unit", "two units"])
def test_what_is_too_long_for_a_cell_is_cut_and_says_so(sign: str) -> None:
    found = opened(file_of(texts("a" + sign * 40_000)))["A2"].value
    assert found.endswith("……（单元格放不下，后面的见痛点页）")
    assert CELL_LIMIT - 1 <= len(found.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert found.startswith("a" + sign * 1000)


def test_what_just_fits_is_not_cut() -> None:
    assert fitting("字" * CELL_LIMIT, "…") == "字" * CELL_LIMIT
    assert fitting("字" * (CELL_LIMIT + 1), "…") == "字" * (CELL_LIMIT - 1) + "…"


@given(st.text())
@settings(deadline=None, database=None, max_examples=50, derandomize=True)
def test_any_text_is_read_back_as_it_was_written(text: str) -> None:
    raw = file_of(texts(text))
    assert opened(raw)["A2"].value == (fitting(text, "…") or None)


@pytest.mark.parametrize(("day", "value"), [("1899-12-31", "1899-12-31"), ("1900-03-01", datetime(1900, 3, 1))])
def test_a_day_before_excels_calendar_is_a_text(day: str, value: object) -> None:
    sheet = texts("x")
    rows = (({"show": "date", "value": day},),)
    assert opened(file_of(Sheet(sheet.name, sheet.tab, sheet.title, sheet.columns, rows)))["A2"].value == value


# ---- the same bytes


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert file_of(person("wang-li")) == file_of(person("wang-li"))
    assert file_of(person("wang-li")) != file_of(person("wang-li"), "en")


def test_processes_time_zones_and_folders_change_no_byte(tmp_path: Path) -> None:
    register = small_register(tmp_path / "register")
    places = {"1": "Asia/Shanghai", "2": "America/New_York"}
    for seed, zone in places.items():
        out = tmp_path / seed / "a.xlsx"
        done = painpoints(
            *("export", "weekly", "--person", "wang-li", "--register", register, "--out", out),
            cwd=tmp_path,
            PYTHONHASHSEED=seed,
            TZ=zone,
        )
        assert done.returncode == 0, done.stderr
    first, second = ((tmp_path / seed / "a.xlsx").read_bytes() for seed in places)
    assert first == second


# ---- the command


def exported(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["export", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small register with a plan; what is written without --out goes beside it."""
    folder = small_register(tmp_path / "register")
    plan = "month: 2015-12\ngroup: oa-team\nlisted_on: 2015-12-01\npain_points:\n  - id: 201511-005\n"
    put(folder, "records/plans/2015-12/oa-team.yaml", plan)
    monkeypatch.chdir(folder)
    return folder


@in_both
def test_without_out_the_file_is_named_by_who_and_when(register: Path, language: Language) -> None:
    for arguments, who in zip(COMMANDS, (("王莉", "Li Wang"), ("OA 小组", "Office Automation")), strict=True):
        result = exported(*arguments, "--lang", language)
        assert result.exit_code == 0, result.output
        name = re.search(r"(?:已写好|Wrote) (.+?\.xlsx)", result.output)
        assert name and name[1].startswith(who[LANGUAGES.index(language)]) and "2015-12-18" in name[1]
        assert bool(CHINESE.search(result.output)) is (language == "zh")
        assert "201511-005" in column(opened((register / name[1]).read_bytes()), heading("序号", language))


def heading(name: str, language: Language) -> str:
    return name if language == "zh" else f"{name}\nID"


def test_a_name_will_do_for_an_id(register: Path) -> None:
    for who in ("wang-li", "王莉", "Li Wang"):
        assert exported("weekly", "--person", who, "--out", f"{who}.xlsx").exit_code == 0
    assert (register / "wang-li.xlsx").read_bytes() == (register / "王莉.xlsx").read_bytes()


def test_quiet_says_nothing(register: Path) -> None:
    assert exported(*COMMANDS[0], "--quiet", "--out", "a.xlsx").output == ""


@in_both
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["weekly", "--person", "wang-lee"], "wang-li"),
        (["weekly", "--person", "../../etc/passwd"], "zhao-qiang"),
        (["plan", "--group", "oa-taem"], "oa-team"),
        (["plan", "--group", "wang-li"], "oa-team"),
        (["plan", "--group", "oa-team", "--month", "2015-13"], "2015-13"),
        (["plan", "--group", "oa-team", "--month", "May"], "2015-05"),
        (["plan", "--group", "oa-team", "--month", "2015-11"], "2015-12"),
        (["weekly", "--person", "ma-chao"], ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_exported_is_said(
    register: Path, arguments: Sequence[str], told: str, language: Language
) -> None:
    result = exported(*arguments, "--lang", language)
    assert result.exit_code == 2 and told in result.output
    assert bool(CHINESE.search(result.output)) is (language == "zh")
    assert not list(register.glob("*.xlsx"))


@pytest.mark.parametrize("arguments", [["weekly"], ["plan"], ["monthly"], ["weekly", "--person", "wang-li", "--all"]])
def test_wrong_usage_gives_exit_code_2(arguments: Sequence[str]) -> None:
    assert exported(*arguments).exit_code == 2


def test_a_folder_is_no_file_to_write(register: Path) -> None:
    assert exported(*COMMANDS[0], "--out", str(register / "records")).exit_code == 2


def test_a_file_that_cannot_be_written_leaves_the_old_one(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(register, "a.xlsx", b"old")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    assert exported(*COMMANDS[0], "--out", "a.xlsx").exit_code == 2
    assert (register / "a.xlsx").read_bytes() == b"old"
    assert [path.name for path in register.iterdir() if "xlsx" in path.name] == ["a.xlsx"]


@in_both
def test_a_register_with_errors_is_exported_with_a_warning(register: Path, language: Language) -> None:
    put(register, EXAMPLE, "title: [\n")
    result = exported(*COMMANDS[0], "--lang", language)
    assert result.exit_code == 0 and "painpoints check" in result.output


def test_a_record_that_lacks_fields_is_exported_with_what_it_has(register: Path) -> None:
    text = edited(example_text(), ("percent: 85\n    text: 测试通过，等待发布窗口\n", "percent: 85\n"))
    put(register, EXAMPLE, re.sub(r"(?m)^    confirmed_on: .*\n|^  category: .*\n|^stages:\n(?:  .*\n)+", "", text))
    result = exported(*COMMANDS[0], "--out", "a.xlsx")
    assert result.exit_code == 0 and "painpoints check" in result.output
    assert "201504-001" in column(opened((register / "a.xlsx").read_bytes()), "序号")


def test_without_a_usable_programme_nothing_is_exported(register: Path) -> None:
    (register / "records/programme/organization.yaml").write_text("a: [\n")
    result = exported(*COMMANDS[0])
    assert result.exit_code == 2 and "painpoints check" in result.output


@pytest.mark.parametrize("command", ["weekly", "plan"])
def test_help_has_an_example_and_explains_every_option_in_both_languages(command: str) -> None:
    text = exported(command, "--help").output
    assert re.search(rf"^  painpoints export {command}\b", text, re.MULTILINE)
    about = text.split("Options:")[0]
    assert CHINESE.search(about) and re.search(r"[a-z]{3,} [a-z]{2,} ", about)
    for option in main.commands["export"].commands[command].params:
        assert CHINESE.search(option.help) and re.search("[A-Za-z]{2,}", option.help), option.name


# ---- the site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_site(tmp_path_factory)


@in_both
def test_pages_of_people_and_groups_offer_their_sheets(site: Path, language: Language) -> None:
    front = "" if language == "zh" else "en/"
    pages = read_pages(site)
    for path, sheet in (
        ("people/wang-li", person("wang-li")),
        ("groups/oa-team", group("oa-team", "2015-12")),
    ):
        (link,) = [each for each in pages[f"{front}{path}.html"].all("a") if each.attributes["href"].endswith(".xlsx")]
        assert link.attributes["download"] == sheet.name.within(language)
        assert (site / f"{front}{path}.xlsx").read_bytes() == file_of(sheet, language)


def test_whoever_left_or_has_nothing_to_report_is_offered_no_sheet(site: Path) -> None:
    view = shipped_view()
    for unit in view.programme.units["person"].values():
        offered = (site / f"people/{unit.id}.xlsx").exists()
        assert offered == (unit.employed_on(AS_OF) and bool(weekly(view, unit).rows)), unit.id
        linked = any(link.endswith(".xlsx") for link in read_pages(site)[f"people/{unit.id}.html"].links)
        assert linked == offered
    assert not (site / "people/zhou-ping.xlsx").exists()
