"""What stands on the forge: workflows are safe and pinned, their steps run, templates and forms are in step."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from helpers import ROOT, shipped_project
from test_forge import REPOSITORY, SHA, TOKEN, Forge, there
from workflow_tools import (
    HOSTILE,
    TITLE,
    Machine,
    evaluated,
    event_file,
    git,
    holds,
    parsed,
    put_program,
    runner_environment,
)

from site_builder.cli import main
from site_builder.forge_files import FORGES, STEP_NAMES, for_forge, place
from site_builder.scaffold import asked, option_name

__all__ = ["there"]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="runners of the workflows are Linux")

TEMPLATES = ROOT / "templates/init/dot-github"
OURS = sorted(path.name for path in (ROOT / ".github/workflows").glob("*.yml"))
INITS = sorted(path.name for path in (TEMPLATES / "workflows").glob("*.yml"))
GITEAS = [name for name in INITS if place(f"dot-github/workflows/{name}", "gitea")]
WORKFLOWS = [("ours", n) for n in OURS] + [("github", n) for n in INITS] + [("gitea", n) for n in GITEAS]
each_workflow = pytest.mark.parametrize(("where", "name"), WORKFLOWS, ids=lambda value: str(value))


@cache
def registers() -> Path:
    """Return a folder with a new register for each forge, made once a process."""
    import atexit
    import tempfile

    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for forge in FORGES:
        done = CliRunner().invoke(main, ["init", str(folder / forge), "--forge", forge])
        assert done.exit_code == 0, done.output
    return folder


def folder_of(where: str) -> Path:
    return ROOT / ".github" if where == "ours" else registers() / where / f".{where}"


def text_of(where: str, name: str) -> str:
    return (folder_of(where) / "workflows" / name).read_text("utf-8")


def workflow(where: str, name: str) -> dict[str, Any]:
    return parsed(text_of(where, name))


def steps_of(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for job in found["jobs"].values():
        yield from job.get("steps", ())


def lines_of(script: str) -> list[str]:
    return [line for line in script.splitlines() if line.strip()]


def tool(*arguments: str | Path) -> None:
    program = Path(sys.executable).parent / str(arguments[0])
    if not program.exists():
        pytest.skip(f"{arguments[0]} isn't installed")
    done = subprocess.run([program, *map(str, arguments[1:])], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# ---- safe and pinned


@pytest.mark.parametrize("where", ["ours", "github"])
def test_nothing_is_found_by_the_auditor(where: str) -> None:
    tool("zizmor", "--offline", "--pedantic", "--quiet", folder_of(where))


def test_the_only_ignored_finding_is_the_trigger_of_the_comment() -> None:
    for where, name in WORKFLOWS:
        text = text_of(where, name)
        ignored = re.findall(r"^(.*)# zizmor: ignore\[([a-z-]+)\] \w+", text, re.MULTILINE)
        assert text.count("zizmor: ignore") == len(ignored) == (name == "comment.yml"), (where, name)
        assert [(line.strip(), rule) for line, rule in ignored] == [("workflow_run:", "dangerous-triggers")][
            : len(ignored)
        ]


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("vendor.github-workflows", [("ours", "workflows/*.yml"), ("github", "workflows/*.yml")]),
        (
            "vendor.github-issue-forms",
            [(where, "ISSUE_TEMPLATE/propose.yml") for where in ("ours", "gitea")],
        ),
        ("vendor.github-issue-config", [(where, "ISSUE_TEMPLATE/config.yml") for where in ("ours", "gitea")]),
        ("vendor.gitlab-ci", [("gitlab", "../.gitlab-ci.yml")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_are_what_the_forge_reads(schema: str, paths: list[tuple[str, str]]) -> None:
    files = [file for where, pattern in paths for file in sorted(folder_of(where).glob(pattern))]
    assert files
    tool("check-jsonschema", "--builtin-schema", schema, *files)


@each_workflow
def test_a_workflow_has_no_rights_but_those_a_job_names(where: str, name: str) -> None:
    found = workflow(where, name)
    assert found["permissions"] == {}
    assert found["concurrency"]["group"]
    for job in found["jobs"].values():
        assert job["permissions"] and "write-all" not in str(job["permissions"])
        assert "uses" in job or job["timeout-minutes"] <= 30
    assert "pull_request_target" not in found["on"]


@each_workflow
def test_actions_are_pinned_by_a_full_commit_with_its_version(where: str, name: str) -> None:
    text = text_of(where, name)
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for action, comment in used:
        assert action == "$/.github/workflows/publish.yml" or (
            re.fullmatch(r"actions/[a-z-]+(/[a-z]+)?@[0-9a-f]{40}", action)
            and re.fullmatch(r" # v\d+\.\d+\.\d+", comment)
        ), action


def test_an_action_has_one_version_everywhere() -> None:
    found: dict[str, set[str]] = {}
    for where, name in WORKFLOWS:
        for action, version in re.findall(
            r"uses: (actions/\S+)@(\S+ # \S+)", (folder_of(where) / "workflows" / name).read_text()
        ):
            found.setdefault(action, set()).add(version)
    assert found and {action: len(versions) for action, versions in found.items() if len(versions) > 1} == {}


@each_workflow
def test_steps_call_the_command_or_make_and_hold_no_expression(where: str, name: str) -> None:
    for step in steps_of(workflow(where, name)):
        for line in lines_of(step.get("run", "")):
            assert re.match(r"painpoints |make [a-z-]+$", line) and "${{" not in line, line
            assert all(f'"{each}"' in line for each in re.findall(r"\$\w+", line)), line


@each_workflow
def test_only_what_pushes_keeps_its_credentials(where: str, name: str) -> None:
    for step in steps_of(workflow(where, name)):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is (name == "number.yml")


@each_workflow
def test_a_run_on_foreign_code_sees_no_secret(where: str, name: str) -> None:
    if "pull_request" in workflow(where, name)["on"]:
        text = text_of(where, name)
        assert not re.search(r"secrets\.|github\.token|GITHUB_TOKEN|: write", text)


@pytest.mark.parametrize("where", ["ours", "github"])
def test_the_comment_runs_the_main_branch_and_nothing_that_was_downloaded(where: str) -> None:
    for step in steps_of(workflow(where, "comment.yml")):
        assert "ref" not in step.get("with", {}) and "repository" not in step.get("with", {})
    downloads = [
        step for step in steps_of(workflow(where, "comment.yml")) if "download-artifact" in step.get("uses", "")
    ]
    assert [step["with"]["path"] for step in downloads] == ["build/review"]


@pytest.mark.parametrize("where", ["ours", "github"])
def test_nothing_that_is_published_comes_from_a_cache(where: str) -> None:
    """What the main branch knows saves work on pull requests; what they know reaches nobody else."""
    names = ("check.yml", "comment.yml", "number.yml", "publish.yml")
    used = {
        (name, step["uses"].partition("@")[0], step["with"]["path"])
        for name in names
        for step in steps_of(workflow(where, name))
        if "cache" in step.get("uses", "")
    }
    kept = "build/cache/kept.sqlite"
    assert used == {("check.yml", "actions/cache/restore", kept), ("publish.yml", "actions/cache/save", kept)}
    keys = [
        step["with"] for name in names for step in steps_of(workflow(where, name)) if "cache" in step.get("uses", "")
    ]
    assert keys[1]["key"].startswith(keys[0]["restore-keys"])


@pytest.mark.parametrize("where", ["ours", "github"])
def test_numbering_is_never_cancelled_and_then_publishes(where: str) -> None:
    number, publish = workflow(where, "number.yml"), workflow(where, "publish.yml")
    assert number["concurrency"]["cancel-in-progress"] is False
    assert "workflow_call" in publish["on"]
    checkout = next(step for step in steps_of(publish) if "checkout" in step["uses"])
    event = {"repository": {"default_branch": "trunk"}}
    assert evaluated(checkout["with"]["ref"], {"github": {"event": event}}) == "trunk"
    condition = number["jobs"]["publish"]["if"]
    for given, runs in ((None, False), ("", False), ("0", False), ("2", True)):
        outputs = {"needs": {"number": {"outputs": {"numbered": given}}}}
        assert holds(condition, outputs) is runs, given
    assert number["jobs"]["publish"]["permissions"] == publish["jobs"]["publish"]["permissions"]


@pytest.mark.parametrize("where", ["ours", "github"])
def test_a_comment_is_written_for_pull_requests_only(where: str) -> None:
    condition = workflow(where, "comment.yml")["jobs"]["comment"]["if"]
    for event, runs in (("pull_request", True), ("merge_group", False), ("push", False)):
        assert holds(condition, {"github": {"event": {"workflow_run": {"event": event}}}}) is runs


def test_what_a_change_is_compared_with() -> None:
    env = workflow("github", "check.yml")["jobs"]["check"]["env"]
    contexts = {"github": {"event_name": "merge_group", "event": {"merge_group": {"base_sha": SHA}}}}
    assert [evaluated(env[name], contexts) for name in ("BASE", "AUTHOR")] == [SHA, ""]
    contexts = pull_request_contexts("main")
    assert [evaluated(env[name], contexts) for name in ("BASE", "AUTHOR")] == ["origin/main", "zhang-san"]


# ---- templates and forms


def test_our_templates_are_those_that_init_writes() -> None:
    made = registers() / "github/.github"
    for folder in ("PULL_REQUEST_TEMPLATE", "ISSUE_TEMPLATE"):
        texts = {path.name: path.read_text("utf-8") for path in (made / folder).iterdir()}
        assert texts == {path.name: path.read_text("utf-8") for path in (ROOT / ".github" / folder).iterdir()}
    name = "PULL_REQUEST_TEMPLATE.md"
    assert (made / name).read_text("utf-8") == (ROOT / ".github" / name).read_text("utf-8")


def test_there_is_a_template_for_every_step_and_the_default_leads_to_it() -> None:
    names = {path.stem for path in (ROOT / ".github/PULL_REQUEST_TEMPLATE").iterdir()}
    default = (ROOT / ".github/PULL_REQUEST_TEMPLATE.md").read_text("utf-8")
    assert names == set(STEP_NAMES)
    assert re.findall(r"\(\?expand=1&template=([a-z-]+)\.md\)", default) == list(STEP_NAMES)


@pytest.mark.parametrize("step", STEP_NAMES)
def test_a_template_is_short_and_in_both_languages(step: str) -> None:
    text = (TEMPLATES / "PULL_REQUEST_TEMPLATE" / f"{step}.md").read_text("utf-8")
    assert text.startswith("## ") and len(text.splitlines()) <= 12 and "- [ ]" in text
    for line in lines_of(text):
        assert re.search("[\u4e00-\u9fff].*[a-z]{2}", line), line


def test_the_form_asks_what_the_schema_asks() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/propose.yml").read_text("utf-8"))
    fields = list(asked(shipped_project().types["pain-point"].root))
    elements = form["body"][1:]
    assert [each["id"] for each in elements] == [option_name(pointer).strip("-") for pointer, _ in fields]
    for element, (_, schema) in zip(elements, fields, strict=True):
        attributes = element["attributes"]
        assert all(word in attributes["label"] for word in schema.label)
        assert schema.hint is None or all(word in attributes["description"] for word in schema.hint)
        assert element["validations"]["required"] is schema.required
        choices = len(schema.get("enum", ())) or (2 if schema.get("type") == "boolean" else 0)
        assert len(attributes.get("options", ())) == choices
        assert (element["type"] == "dropdown") is bool(choices)


def test_gitlab_asks_the_same_in_headings() -> None:
    text = (registers() / "gitlab/.gitlab/issue_templates/propose.md").read_text("utf-8")
    fields = [field for _, field in asked(shipped_project().types["pain-point"].root)]
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert len(headings) == len(fields)
    assert all(field.label.zh in heading for field, heading in zip(fields, headings, strict=True))


# ---- init for each forge


@pytest.mark.parametrize("forge", FORGES)
def test_a_new_register_has_what_its_forge_reads_and_nothing_of_others(forge: str) -> None:
    folder = registers() / forge
    hidden = {path.name for path in folder.iterdir() if path.name.startswith((".git", ".gitea"))} - {".gitignore"}
    assert (
        hidden
        == {
            "github": {".github"},
            "gitlab": {".gitlab", ".gitlab-ci.yml"},
            "gitea": {".gitea"},
            "none": set(),
        }[forge]
    )
    assert f"\n  kind: {forge}\n" in (folder / "records/programme/policy.yaml").read_text("utf-8")
    checked = CliRunner().invoke(main, ["check", "--register", str(folder)])
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize("forge", FORGES)
def test_no_mark_or_place_of_the_templates_is_left(forge: str) -> None:
    for path in (registers() / forge).rglob("*"):
        if path.is_file() and "build" not in path.parts:
            assert not re.search(r"^#@|@[a-z_]+@", path.read_text("utf-8"), re.MULTILINE), path


def test_gitlab_and_gitea_have_every_step_too() -> None:
    templates = registers() / "gitlab/.gitlab/merge_request_templates"
    assert {path.stem for path in templates.iterdir()} == {*STEP_NAMES, "Default"}
    default = (registers() / "gitea/.gitea/PULL_REQUEST_TEMPLATE.md").read_text("utf-8")
    for step in STEP_NAMES:
        assert (templates / f"{step}.md").read_text("utf-8").strip() in default
    assert "?template" not in default and "?expand" not in (templates / "Default.md").read_text("utf-8")


# ---- our own workflows call make


def recipes(where: str, name: str) -> list[str]:
    return [line for step in steps_of(workflow(where, name)) for line in lines_of(step.get("run", ""))]


@pytest.mark.parametrize("name", sorted({*OURS} & {*INITS}))
def test_our_make_targets_call_what_a_new_register_calls(name: str, tmp_path: Path) -> None:
    environment = runner_environment(tmp_path) | {"BASE": f"origin/{HOSTILE}$(shell touch pwned)", "AUTHOR": TITLE}
    machine = Machine(tmp_path, tmp_path, environment)
    virtual = tmp_path / "venv"
    (virtual / "bin").mkdir(parents=True)
    (virtual / "runtime").touch()
    tell = "import json, sys; print(json.dumps(sys.argv[1:]))"
    put_program(virtual / "bin/python", f'exec "{sys.executable}" -c \'{tell}\' "$@"')
    put_program(tmp_path / "bin/painpoints", f'exec "{sys.executable}" -c \'{tell}\' "$@"')
    called: dict[str, list[list[str]]] = {}
    for where in ("ours", "github"):
        for line in recipes(where, name):
            if line == "make setup":
                continue
            prefix = f"make --no-print-directory -f '{ROOT / 'Makefile'}' -C '{ROOT}' VENV='{virtual}'"
            done = machine.run(line.replace("make", prefix, 1) if where == "ours" else line, {})
            assert done.returncode == 0, done.stderr
            printed = [json.loads(each) for each in done.stdout.splitlines() if each.startswith("[")]
            called.setdefault(where, []).extend(each[2:] if each[:1] == ["-m"] else each for each in printed)
    plain = [[each for each in call if each != "--quiet"] for call in called["ours"]]
    assert plain == called["github"] and plain
    assert machine.harmed() == []


@pytest.mark.parametrize("name", OURS)
def test_our_make_targets_exist(name: str) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {line.removeprefix("make ") for line in recipes("ours", name)} <= set(targets)


# ---- set-up


@pytest.mark.parametrize(
    ("installed", "asks"),
    [("painpoints, version {version}", False), ("painpoints, version 0.0.0", True), (None, True), ("", True)],
    ids=["same", "other", "missing", "silent"],
)
def test_set_up_installs_what_is_not_there(tmp_path: Path, installed: str | None, asks: bool) -> None:
    required = (registers() / "github/requirements.txt").read_text("utf-8")
    version = re.findall(r"^painpoints==(\S+)$", required, re.MULTILINE)[0]
    environment = runner_environment(tmp_path)
    program = tmp_path / "bin/painpoints"
    if installed is None:
        put_program(program, "exit 127")
    else:
        put_program(program, f"echo '{installed.format(version=version)}'")
    python = put_program(tmp_path / "bin/python-for-test", 'echo "$@"')
    machine = Machine(tmp_path, registers() / "github", environment | {"PYTHON": str(python)})
    done = machine.run("make setup", {})
    assert done.returncode == 0, done.stderr
    wanted = "-m pip install --disable-pip-version-check --quiet --requirement requirements.txt"
    assert done.stdout.strip() == (wanted if asks else "")


# ---- a new register's steps, run


@pytest.mark.parametrize("quotes", ["", '"', "'"], ids=["bare", "double", "single"])
def test_a_name_that_is_run_as_a_command_would_be_seen(tmp_path: Path, quotes: str) -> None:
    machine = Machine(tmp_path, tmp_path, runner_environment(tmp_path))
    machine.run('echo "$NAME"', {"NAME": HOSTILE})
    assert machine.harmed() == []
    machine.run(f"echo {quotes}{HOSTILE}{quotes}", {})
    assert machine.harmed()


def pull_request_contexts(base: str) -> dict[str, Any]:
    event = {
        "number": 7,
        "pull_request": {
            "title": TITLE,
            "body": TITLE,
            "user": {"login": "zhang-san"},
            "head": {"ref": HOSTILE, "sha": SHA},
            "base": {"ref": base, "sha": SHA},
        },
    }
    return {"github": {"event_name": "pull_request", "event": event, "base_ref": base, "head_ref": HOSTILE}}


PROPOSAL = {
    "title": "销售人员找不到最新的报价模板",
    "description": "每次报价前都要在几个群里翻找模板，常常用错版本。",
    "scenario": "12 月 8 日，林晓用了去年的模板，客户当天来电话质疑价格。",
    "proposer": "zhang-san",
    "beneficiary-department": "sales",
    "beneficiary-key-people": "林晓",
    "origin-way": "asked",
    "origin-told": "回访时林晓说模板散在群里，找一次要半个小时。",
    "origin-confirmed-on": "2015-12-09",
    "value": "找模板的时间由半小时降到一分钟。",
    "resources-people": "开发 1 人 3 天",
    "resources-material": "无需新增",
    "resources-money": "无需新增",
}


def machine_for(folder: Path, forge: str, *, merged: bool) -> Machine:
    """Return a clone of a new register with a proposal on top: merged into the main branch, or on a branch of its own.

    The target of that branch has a name that a shell would run.
    """
    seed, remote, clone = folder / "seed", folder / "origin.git", folder / "clone"
    shutil.copytree(registers() / forge, seed)
    for path in (seed / "records/programme").iterdir():
        text = re.sub(r"\b20[0-9]{2}-", "2015-", path.read_text("utf-8"))
        # Whatever the clock says, it is this day here.
        text = re.sub(r"^# frozen_on: \S+", "frozen_on: 2015-12-18", text, flags=re.MULTILINE)
        path.write_text(text, "utf-8")
    git(folder, "init", "-q", "--bare", str(remote))
    git(seed, "init", "-q", "-b", "main")
    git(seed, "add", "-A")
    git(seed, "commit", "-q", "-m", "start")
    git(seed, "push", "-q", str(remote), "main", f"main:refs/heads/{HOSTILE}")
    options = [part for name, value in PROPOSAL.items() for part in (f"--{name}", value)]
    made = CliRunner().invoke(main, ["new", "--register", str(seed), "--as-of", "2015-12-10", *options])
    assert made.exit_code == 0, made.output
    git(seed, "add", "-A")
    git(seed, "commit", "-q", "-m", TITLE)
    git(seed, "push", "-q", str(remote), "main" if merged else "HEAD:refs/heads/proposal")
    git(folder, "clone", "-q", str(remote), str(clone))
    if not merged or forge == "gitlab":
        git(clone, "checkout", "-q", "--detach", "origin/main" if merged else "origin/proposal")
    return Machine(folder, clone, runner_environment(folder))


def test_the_target_branch_is_only_a_name(tmp_path: Path) -> None:
    machine = machine_for(tmp_path, "github", merged=False)
    done = machine.run('painpoints check --base "$BASE" --format github', {"BASE": f"origin/{HOSTILE}"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert machine.harmed() == []
    done = machine.run('painpoints check --base "$BASE" --format github', {"BASE": f"origin/{HOSTILE}x"})
    assert done.returncode == 2 and f"{HOSTILE}x" in done.stderr and machine.harmed() == []


class Job:
    """A job of a workflow on a machine of its own; steps run in order, each once."""

    def __init__(self, folder: Path, name: str) -> None:
        self.machine = machine_for(folder, "github", merged=name != "check.yml")
        (job, *_) = workflow("github", name)["jobs"].values()
        self.env, self.steps = job.get("env", {}), [step for step in job["steps"] if "run" in step]
        self.contexts = pull_request_contexts(HOSTILE) if name == "check.yml" else {"github": {}}
        self.contexts["github"] |= {"token": TOKEN}
        self.contexts["secrets"] = {"PAINPOINTS_NOTIFY_URLS": "json://host/{id}"}
        # The library that sends is never asked to here: the register has ended.
        (folder / "stubs").mkdir()
        (folder / "stubs/apprise.py").write_text("", "utf-8")
        self.machine.environment["PYTHONPATH"] += f"{os.pathsep}{folder / 'stubs'}"
        self.seen: dict[int, subprocess.CompletedProcess[str]] = {}

    def ran(self, number: int) -> subprocess.CompletedProcess[str]:
        """Run the steps up to one."""
        for n in range(len(self.seen), number + 1):
            step = self.steps[n]
            given = {**self.env, **step.get("env", {})}
            env = {key: evaluated(value, self.contexts) for key, value in given.items()}
            assert "if" not in step or holds(step["if"], self.contexts)
            self.seen[n] = self.machine.run(step["run"], env, step.get("id", ""))
        return self.seen[number]


def github_steps(name: str) -> list[dict[str, Any]]:
    """Return the steps that run something, before there is a register."""
    found = parsed(for_forge((TEMPLATES / "workflows" / name).read_text("utf-8"), "github"))
    return [step for step in steps_of(found) if "run" in step]


STEPS = [(name, number) for name in INITS for number in range(len(github_steps(name)))]


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Job]:
    made: dict[str, Job] = {}

    def job(name: str) -> Job:
        if name not in made:
            made[name] = Job(tmp_path_factory.mktemp("job"), name)
        return made[name]

    return job


@pytest.mark.parametrize(("name", "number"), STEPS, ids=lambda value: str(value))
def test_a_step_of_a_new_register_runs(jobs: Callable[[str], Job], there: Forge, name: str, number: int) -> None:
    job = jobs(name)
    line = job.steps[number]["run"]
    machine = job.machine
    if line.startswith("painpoints comment"):
        review(machine)
        event = event_file(machine.folder, {"workflow_run": {"head_sha": SHA, "head_branch": HOSTILE}})
        machine.environment |= {
            "GITHUB_API_URL": there.url,
            "GITHUB_EVENT_PATH": event,
            "GITHUB_REPOSITORY": REPOSITORY,
        }
    done = job.ran(number)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert machine.harmed() == []
    expected(line, machine, done.stdout, there)


def review(machine: Machine) -> None:
    """Put the review that the check leaves behind where the comment takes it from."""
    folder = machine.clone / "build/review"
    folder.mkdir(parents=True, exist_ok=True)
    done = machine.run("painpoints review --base HEAD~1 --format json --out build/review/review.json", {})
    assert done.returncode == 0, done.stdout + done.stderr


def expected(line: str, machine: Machine, printed: str, there: Forge) -> None:
    """Compare what came of a step with what it is there for."""
    clone = machine.clone
    if line.startswith("make setup"):
        assert printed == ""
    elif line.startswith("painpoints review"):
        assert {"review.md", "review.html", "review.json"} <= {path.name for path in (clone / "build/review").iterdir()}
        assert machine.summary() and PROPOSAL["title"] in machine.summary()
    elif "--format github" in line:
        assert "::error" not in printed
    elif line == "painpoints check":
        assert "没有问题" in printed
    elif line.startswith("painpoints build"):
        assert PROPOSAL["title"] in (clone / line.split()[-1] / "index.html").read_text("utf-8")
    elif line.startswith("painpoints number"):
        assert "numbered=1" in machine.outputs().splitlines()
        assert "201512-001.yaml" in git(machine.folder / "origin.git", "ls-tree", "-r", "--name-only", "main")
    elif line.startswith("painpoints comment"):
        assert len(there.bodies()) == 1
    elif line.startswith("git switch"):
        assert git(clone, "branch", "--show-current") == "main"
    elif line.startswith("painpoints remind"):
        assert "2015-12-18" in printed
    else:
        pytest.fail(f"nothing is known of {line}")


# ---- GitLab's lines, run


def gitlab_jobs() -> dict[str, Any]:
    found = parsed((registers() / "gitlab/.gitlab-ci.yml").read_text("utf-8"))
    common = {"before_script": found["default"]["before_script"]}
    return {name: {**common, **found[name]} for name in ("check", "pages", "remind")}


def test_gitlabs_lines_call_the_command_or_make() -> None:
    for job in gitlab_jobs().values():
        for line in (*job["before_script"], *job["script"]):
            assert re.match(r"painpoints |make [a-z-]+$|git switch ", line), line
            assert "$" not in re.sub(r'"[^"`]*"', "", line), "a variable stands outside of quotes"


@pytest.mark.parametrize("name", ["check", "pages", "remind"])
def test_a_job_of_gitlab_runs(tmp_path: Path, there: Forge, name: str) -> None:
    machine = machine_for(tmp_path, "gitlab", merged=name != "check")
    (tmp_path / "stubs").mkdir()
    (tmp_path / "stubs/apprise.py").write_text("", "utf-8")
    machine.environment["PYTHONPATH"] += f"{os.pathsep}{tmp_path / 'stubs'}"
    env = {
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": HOSTILE,
        "CI_MERGE_REQUEST_TITLE": TITLE,
        "CI_COMMIT_BRANCH": "main",
        "CI_DEFAULT_BRANCH": "main",
        "GITLAB_USER_LOGIN": "zhang-san",
        "GITLAB_CI": "true",
        "PAINPOINTS_NOTIFY_URLS": "json://host",
    }
    job = gitlab_jobs()[name]
    for line in (*job["before_script"], *job["script"]):
        done = machine.run(line, env)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        if not line.startswith("painpoints review"):
            expected(line.replace("--format gitlab", "--format github"), machine, done.stdout, there)
    if name == "check":
        assert json.loads((machine.clone / "gl-code-quality-report.json").read_text("utf-8")) is not None
        assert (machine.clone / "build/review/review.html").is_file()
    assert machine.harmed() == []
