"""Reminders: who is told what on which day, and how it goes out."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from helpers import ROOT, copy_register, edited, shipped_project

from site_builder.check import check
from site_builder.cli import main
from site_builder.cli.remind import ADDRESSES
from site_builder.measures.basis import Basis
from site_builder.programme import Unit
from site_builder.remind import Digest, addressed, digests, send_all
from site_builder.words import same

MONDAY, WEDNESDAY, FRIDAY, SATURDAY = (date(2015, 12, day) for day in (14, 16, 18, 19))
WANG = Unit("person", "wang-li", same("王莉"), number="007/x")
FROZEN = "frozen_on: 2015-12-18     # 样例台账停在这一天；进行中的台账删去这一行\n"


@pytest.fixture(scope="module")
def told() -> dict[date, dict[str, str]]:
    """What the sample register's people are told on some days, by person."""
    project = shipped_project()
    found = {}
    for day in (MONDAY, WEDNESDAY, FRIDAY, SATURDAY):
        register = check(project, day).register.as_of(day)
        made = digests(Basis(register, project.programme, day), project.strings, "zh")
        assert len({digest.person.id for digest in made}) == len(made)
        found[day] = {digest.person.id: digest.text for digest in made}
    return found


def test_nobody_is_told_anything_on_a_day_off(told: dict[date, dict[str, str]]) -> None:
    assert told[SATURDAY] == {}


def test_what_is_close_is_told_daily_and_what_is_late_once_a_week(told: dict[date, dict[str, str]]) -> None:
    close, late = "结束后 30 天回访（2015-12-18 前）", "结束后 90 天回访，已错过"
    assert all(close in told[day]["wang-li"] for day in (MONDAY, WEDNESDAY, FRIDAY))
    has_late = {day: any(late in text for text in told[day].values()) for day in told}
    assert has_late == {MONDAY: True, WEDNESDAY: False, FRIDAY: False, SATURDAY: False}


def test_the_weeks_entry_is_asked_for_on_its_first_and_last_workday(told: dict[date, dict[str, str]]) -> None:
    entry = "[待办] 201512-006 用户开完会一周，还不清楚自己该办哪件事：写本周的进度（2015-12-20 前）"
    assert entry in told[FRIDAY]["wang-li"] and entry not in told[WEDNESDAY]["wang-li"]


def test_nobody_is_told_nothing(told: dict[date, dict[str, str]]) -> None:
    assert all(text.strip() for day in told.values() for text in day.values())
    assert len(told[WEDNESDAY]) < len(told[MONDAY])


def test_places_in_an_address_are_filled_and_quoted() -> None:
    assert addressed("json://host/{id}?to={number}&x={other}", WANG) == "json://host/wang-li?to=007%2Fx&x={other}"
    assert addressed("json://host/{number}", Unit("person", "li", same("李"))) is None


def test_what_does_not_go_out_is_told_by_person_and_address() -> None:
    sent: list[tuple[str, str, str]] = []

    def send(address: str, title: str, text: str) -> bool:
        sent.append((address, title, text))
        return "bad" not in address

    unsent = list(send_all([Digest(WANG, "title", "text")], ["json://{id}", "json://bad"], send))
    assert sent == [("json://wang-li", "title", "text"), ("json://bad", "title", "text")]
    assert [(each.digest.person.id, each.address) for each in unsent] == [("wang-li", 2)]


# ---- the command


def remind(folder: Path, *options: str) -> Result:
    result = CliRunner().invoke(main, ["remind", "--register", str(folder), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


@pytest.fixture
def running(tmp_path: Path) -> Path:
    """A register that hasn't ended."""
    folder = copy_register(tmp_path)
    policy = folder / "records/programme/policy.yaml"
    policy.write_text(edited(policy.read_text("utf-8"), (FROZEN, "")), "utf-8")
    return folder


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """What the library was asked to send; it stands in for the one that may not be installed."""
    messages: list[tuple[str, str, str]] = []

    class Apprise:
        def add(self, address: str) -> bool:
            self.address = address
            return not address.startswith("nothing:")

        def notify(self, title: str, body: str, body_format: str) -> bool:
            messages.append((self.address, title, body))
            return "broken" not in self.address

    monkeypatch.setitem(sys.modules, "apprise", SimpleNamespace(Apprise=Apprise))
    return messages


def test_without_send_everything_is_printed_only(
    running: Path, sent: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESSES, "json://host")
    result = remind(running, "--as-of", "2015-12-14")
    assert result.exit_code == 0 and "2015-12-14 有" in result.output and sent == []


def test_a_day_with_nothing_to_say_says_so(running: Path) -> None:
    assert remind(running, "--as-of", "2015-12-19", "--lang", "en").output.startswith("Nobody has to be told")


def test_send_gives_everybody_one_message(
    running: Path, sent: list[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESSES, "json://host/{id}")
    result = remind(running, "--as-of", "2015-12-14", "--send")
    addresses = [address for address, _, _ in sent]
    assert result.exit_code == 0 and len(set(addresses)) == len(addresses) > 1
    assert "json://host/wang-li" in addresses and all(body.startswith("[") for _, _, body in sent)
    assert "json://" not in result.output


@pytest.mark.parametrize("address", ["json://broken?key=secret", "nothing:secret"])
def test_what_was_not_sent_is_told_without_the_address(
    running: Path, sent: list[object], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv(ADDRESSES, address)
    result = remind(running, "--as-of", "2015-12-14", "--send")
    assert result.exit_code == 1 and "wang-li" in result.output and "secret" not in result.output


def test_send_without_an_address_says_where_to_put_it(running: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESSES, " ")
    result = remind(running, "--as-of", "2015-12-14", "--send")
    assert result.exit_code == 2 and ADDRESSES in result.output


def test_send_without_the_library_says_what_to_install(running: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESSES, "json://host")
    monkeypatch.setitem(sys.modules, "apprise", None)
    result = remind(running, "--as-of", "2015-12-14", "--send")
    assert result.exit_code == 2 and "painpoints[notify]" in result.output


def test_nobody_is_reminded_of_a_register_that_has_ended(sent: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESSES, "json://host")
    result = remind(ROOT, "--send")
    assert result.exit_code == 0 and "2015-12-18" in result.output and sent == []


def test_a_broken_programme_reminds_nobody(running: Path) -> None:
    (running / "records/programme/policy.yaml").write_text("name: [", "utf-8")
    assert remind(running).exit_code == 2
