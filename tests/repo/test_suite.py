"""How the suite runs: groups, order, crashes, and tests that are run again."""
from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import zlib
from types import SimpleNamespace

import pytest
from helpers.source import ROOT
from helpers.suite import plugin as suite
from helpers.suite import rotation, seconds

SLOW = """
    import time
    def test_slow():
        end = time.process_time() + {burn}
        while time.process_time() < end:
            pass
        assert True
"""
CONFTEST = """
    import pytest
    from helpers.suite import crashes, rotation, seconds, windows
    crashes.TIMES = windows.TIMES = 2
    rotation.SHARE = 0.95
    seconds.LEAST_S, seconds.SLACK_S = 0.12, 0.15
    pytest_plugins = ["helpers.suite.plugin"]
"""
CONFIG = f"""
    [pytest]
    testpaths = tests
    pythonpath = "{ROOT / 'tests'}"
    addopts = --import-mode=importlib --strict-markers -p no:cacheprovider
"""


@pytest.fixture
def run(tmp_path):
    """A suite in a folder of its own, run as ours is: ``run(options, name="text of the test file")``."""
    def written(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")

    def go(*options, **files):
        written("pytest.ini", CONFIG)
        written("tests/conftest.py", CONFTEST)
        for name, text in files.items():
            folder, _, file = name.rpartition("/")
            written(f"tests/{folder}/test_{file}.py", text)
        # the list is written only where the real layers are: here they are; of plugins only xdist is loaded
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "xdist", *options], cwd=tmp_path, capture_output=True, text=True,
            timeout=120, stdin=subprocess.DEVNULL,
            env={**inherited, "GROUNDRULES_DATA": str(tmp_path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
    return go


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """``plugin(text)`` writes a plugin that ``-p early`` loads before tests are collected."""
    def written(text):
        (tmp_path / "early").mkdir()
        (tmp_path / "early/early.py").write_text(textwrap.dedent(text), encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "early"))
    return written


WORKERS = ("-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder")


def test_a_file_that_has_grown_and_one_that_is_new_and_slow_fail_the_run(run, tmp_path):
    """By more than a third over the list; the closing line is pytest's and counts it."""
    quick = "def test_quick():\n    assert True\n"
    assert run(*WORKERS, "--seconds", slow=SLOW.format(burn=0.15), quick=quick).returncode == 0
    listed = seconds.read_list(tmp_path / seconds.LIST)
    assert set(listed) == {seconds.LOOP, "tests/test_slow.py"} and 0.13 < listed["tests/test_slow.py"] < 0.5
    done = run()
    assert done.returncode == 0 and "tests/test_slow.py" in done.stdout, done.stdout
    assert "2 passed" in done.stdout.splitlines()[-1]
    grown = SLOW.format(burn=7 * listed["tests/test_slow.py"])
    for options, files in (((), {"slow": grown, "new": SLOW.format(burn=1)}), (WORKERS, {"new": quick})):
        done = run(*options, **files)
        assert done.returncode == 1, done.stdout
        assert "tests/test_slow.py: " in done.stdout and "listed" in done.stdout
        assert ("tests/test_new.py: " in done.stdout and "it is not in the list" in done.stdout) == (not options)
        assert "1 failed, 3 passed" in done.stdout.splitlines()[-1]
    # tests that somebody chose are not held against it
    done = run("tests/test_slow.py", slow=SLOW.format(burn=4 * listed["tests/test_slow.py"]))
    assert done.returncode == 0 and "processor seconds" not in done.stdout


def test_a_process_that_ends_while_it_is_looked_at_hides_no_seconds(monkeypatch):
    """A desktop's half minute was left out of one look, and came upon the next test."""
    looks = iter([OSError, 30.0])

    def look(_process):
        answer = next(looks)
        if answer is OSError:
            raise OSError
        return answer

    monkeypatch.setattr(seconds, "_living", lambda _process: ["1"])
    monkeypatch.setattr(seconds, "_stat_seconds", look)
    assert seconds.spent() > 30.0


def test_a_test_that_crashes_alone_too_fails_the_run(run):
    """It is counted, everything else runs on: the rest of its group, and groups that nobody had yet."""
    fine = "def test_one():\n    assert True\ndef test_two():\n    assert True\n"
    crash = "import os\ndef test_crash():\n    os.abort()\n    assert True\n"
    done = run(*WORKERS, a_fine=fine, b_crash=fine + crash + fine.replace("one", "three").replace("two", "four"),
               c_fine=fine, d_fine=fine, e_single="def test_only():\n    assert True\n")
    assert done.returncode == 1
    assert "crashed while running 'tests/test_b_crash.py::test_crash'" in done.stdout
    assert "1 failed, 11 passed" in done.stdout.splitlines()[-1], done.stdout
    assert "A worker crashed in tests/test_b_crash.py::test_crash; alone it passed 0 times of 2." in done.stdout


CRASH = """
    import os
    import pytest
    @pytest.mark.parametrize("what", [pytest.param("a", marks=pytest.mark.xdist_group("look"))])
    def test_crash(what):
        if "PYTEST_XDIST_WORKER" in os.environ:
            os.abort()
        {alone}
"""
FINE = "def test_one():\n    assert True\ndef test_two():\n    assert True\n"


WINDOW = """
    import os
    def test_click(tmp_path):
        assert "PYTEST_XDIST_WORKER" not in os.environ, "too late"
        {alone}
"""
ONCE = "open(r'{0}', 'a').write('x'); assert len(open(r'{0}').read()) != 2"


def test_crashes_and_failures_of_windows_that_pass_alone_are_printed(run):
    """With the traceback of the crash, where there is one."""
    crash = CRASH.format(alone="assert True")
    done = run(*WORKERS, **{"crash": crash, "kill": crash.replace("look", "kill").replace(
        "os.abort()", "os.kill(os.getpid(), 9)"), "ui/click": WINDOW.format(alone="assert True"), "fine": FINE})
    assert done.returncode == 0, done.stdout
    closing = done.stdout.splitlines()[-1]
    assert all(words in closing for words in ("2 passed", "2 crashed", "1 uncertain")) and "failed" not in closing
    assert "WORKERS CRASHED" in done.stdout and "TESTS OF WINDOWS THAT FAILED" in done.stdout
    for name in ("crash", "kill"):
        assert f"A worker crashed in tests/test_{name}.py::test_crash[a]; alone it passed 2 times of 2." in done.stdout
    assert re.search(r"traceback of gw\d:\s+Fatal Python error: Aborted.*, line 7 in test_crash", done.stdout, re.S)
    assert "none, as of a killed process" in done.stdout
    assert "tests/ui/test_click.py::test_click failed; alone it passed 2 times of 2." in done.stdout
    assert "AssertionError: too late" in done.stdout


def test_crashes_and_failures_of_windows_that_fail_alone_once_fail_the_run(run, tmp_path):
    done = run(*WORKERS, **{"crash": CRASH.format(alone=ONCE.format(tmp_path / "crashed")),
                            "desktop/click": WINDOW.format(alone=ONCE.format(tmp_path / "clicked")), "fine": FINE})
    closing = done.stdout.splitlines()[-1]
    assert done.returncode == 1 and all(
        words in closing for words in ("2 failed", "2 passed", "1 crashed", "1 uncertain")), done.stdout
    assert "FAILED tests/test_crash.py::test_crash[a]" in done.stdout
    assert "FAILED tests/desktop/test_click.py::test_click" in done.stdout
    assert len(re.findall(r"crashed while running.*\nalone it passed 1 times of 2", done.stdout)) == 1, done.stdout
    assert "tests/desktop/test_click.py::test_click failed; alone it passed 1 times of 2." in done.stdout


def test_a_third_crash_and_a_third_failure_of_windows_fail_the_run_and_other_tests_have_one_try(run, tmp_path):
    window = WINDOW.format(alone="assert True")
    once = f"def test_once():\n    open(r'{tmp_path / 'times'}', 'a').write('x')\n    assert not True\n"
    done = run(*WORKERS, **{"core/once": once, "fine": FINE, "ui/a": window, "ui/b": window, "desktop/c": window,
                            **{name: CRASH.format(alone="assert True").replace("look", name) for name in "abc"}})
    closing = done.stdout.splitlines()[-1]
    assert done.returncode == 1 and all(
        words in closing for words in ("7 failed", "2 passed", "3 crashed", "3 uncertain")), done.stdout
    assert done.stdout.count("more than 2 crashes in a run fail it.") == 3
    assert (tmp_path / "times").read_text() == "x"


def test_runs_without_workers_have_one_try(run, tmp_path):
    once = f"def test_once():\n    open(r'{tmp_path / 'times'}', 'a').write('x')\n    assert not True\n"
    done = run(**{"ui/once": once, "fine": FINE})
    assert done.returncode == 1 and (tmp_path / "times").read_text() == "x", done.stdout
    assert "1 failed, 2 passed" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(("where", "is_kept"), [
    ("", False), ("pytest_collection_modifyitems", True), ("pytest_sessionfinish", True)])
def test_a_crash_of_no_test_fails_the_run_unless_all_tests_are_done(run, plugin, where, is_kept):
    """The others go on, and a new worker helps them."""
    crash = f"if os.environ.get('PYTEST_XDIST_WORKER') == 'gw1':\n{'        ' if where else '    '}os.abort()\n"
    plugin("import os\n" + (f"def {where}():\n    {crash}" if where else crash))
    done = run(*WORKERS, "-p", "early", fine=FINE, other=FINE, third=FINE)
    closing = done.stdout.splitlines()[-1]
    assert "WORKERS CRASHED" in done.stdout and ("Fatal Python error: Aborted" in done.stdout) == is_kept, done.stdout
    if where == "pytest_sessionfinish":
        assert done.returncode == 0 and "6 passed" in closing and "failed" not in closing, done.stdout
        assert "A worker crashed after its last test." in done.stdout
    else:
        assert done.returncode == 1 and "1 failed, 6 passed" in closing, done.stdout
        assert "A worker crashed in no test." in done.stdout and "worker 'gw1' crashed in no test" in done.stdout


def test_an_error_in_a_slot_fails_its_test_and_ends_no_process(run):
    text = """
        from qgis.PyQt.QtCore import QObject
        def test_slot():
            speaker = QObject()
            speaker.objectNameChanged.connect(lambda: 1 / 0)
            speaker.setObjectName("name")
            assert speaker.objectName()
        def test_next():
            assert True
    """
    done = run(slot=text)
    assert "1 failed, 1 passed" in done.stdout.splitlines()[-1], done.stdout
    assert "An error in a slot or an event of Qt:" in done.stdout and "in <lambda>" in done.stdout, done.stdout


@pytest.mark.parametrize("workers", [(), WORKERS], ids=["alone", "workers"])
def test_an_error_in_a_slot_after_the_last_test_fails_the_run(run, plugin, workers):
    """As of a window that closes with the process."""
    plugin("""
        from qgis.PyQt.QtCore import QObject
        def pytest_sessionfinish(session):
            if getattr(session.config, "workerinput", {"workerid": "gw0"})["workerid"] == "gw0":
                speaker = QObject()
                speaker.objectNameChanged.connect(lambda: 1 / 0)
                speaker.setObjectName("name")
    """)
    done = run(*workers, "-p", "early", fine=FINE, other=FINE)
    assert done.returncode == 1 and "1 failed, 4 passed" in done.stdout.splitlines()[-1], done.stdout
    assert "An error in a slot or an event of Qt:" in done.stdout and "in <lambda>" in done.stdout, done.stdout


def test_a_marked_group_shares_a_worker_and_names_stay_as_they_are(run):
    text = """
        import os
        import pytest
        @pytest.mark.parametrize("what", [pytest.param("a@b", marks=pytest.mark.xdist_group("look"))])
        def test_which(what):
            assert os.environ["PYTEST_XDIST_WORKER"] == "none"
    """
    done = run(*WORKERS, "-ra", one=text, two=text, three="def test_three():\n    assert True\n")
    workers = re.findall(r"^E  .* '(gw\d)' == 'none'", done.stdout, re.M)
    assert len(workers) == 2 and len(set(workers)) == 1, done.stdout
    assert "FAILED tests/test_one.py::test_which[a@b] -" in done.stdout


def test_processor_seconds_hold_children_that_live_and_that_have_ended():
    code = "import time\nwhile time.process_time() < {}: pass\nprint(1, flush=True)\ninput()"
    before = seconds.spent()
    with subprocess.Popen([sys.executable, "-c", code.format(0.6)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        living = seconds.spent() - before
        child.communicate(b"\n")
    ended = seconds.spent() - before
    assert 0.5 < living <= ended + 0.05 < living + 0.5


TURNS = """
    import pytest
    @pytest.mark.takes_turns
    @pytest.mark.parametrize("number", range(40))
    def test_turn(number):
        assert number >= 0
    @pytest.mark.takes_turns(turn=0)
    def test_even():
        assert True
    @pytest.mark.takes_turns(turn=1)
    def test_odd():
        assert True
    def test_always():
        assert True
"""


def turns(run, *options, commits: int, tmp_path) -> tuple[set, str]:
    """Cases of a run after so many commits, and what it printed."""
    if not (tmp_path / ".git").exists():
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    count = subprocess.run(["git", "rev-list", "--count", "--all"], cwd=tmp_path, capture_output=True, text=True)
    for _ in range(commits - int(count.stdout or 0)):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty",
                        "-m", "x"], cwd=tmp_path, check=True)
    done = run("-v", *options, turns=TURNS)
    assert done.returncode == 0, done.stdout
    return set(re.findall(r"test_turns.py::(\S+) PASSED|PASSED tests/test_turns.py::(\S+)", done.stdout)), done.stdout


def test_each_case_runs_within_eight_commits(run, tmp_path):
    """Rounds have each case once; a run has what its round has."""
    names = [f"test_turn[{number}]" for number in range(40)]
    due = [{name for name in names if rotation.is_due(f"tests/test_turns.py::{name}", SimpleNamespace(kwargs={}), now)}
           for now in range(rotation.ROUNDS)]
    assert len(set().union(*due)) == 40 == sum(map(len, due))
    for commits, half in ((3, "test_odd"), (12, "test_even")):
        cases, text = turns(run, commits=commits, tmp_path=tmp_path)
        now = due[commits % rotation.ROUNDS]
        assert {name for pair in cases for name in pair if name} == now | {half, "test_always"}
        assert f"{41 - len(now)} cases wait their turn" in text and "./dev test --all" in text


def test_all_and_chosen_tests_wait_for_no_turn(run, tmp_path):
    for options in (("--all",), ("tests/test_turns.py",), ("--seconds",)):
        _, text = turns(run, *options, commits=1, tmp_path=tmp_path)
        assert "43 passed" in text.splitlines()[-1] and "their turn" not in text, text
    _, text = turns(run, *WORKERS, commits=1, tmp_path=tmp_path)
    left = int(re.search(r"(\d+) cases wait their turn", text)[1])
    assert 26 < left < 41 and f"{43 - left} passed" in text.splitlines()[-1]


@pytest.mark.parametrize(("slower", "parts"), [(0.5, (1,)), (6.0, (2, 3, 4))])
def test_on_a_slow_machine_files_of_the_list_take_turns(run, tmp_path, slower, parts):
    """A loop of the list that is shorter says that this machine is slower; 0 commits are part 0.

    Into how many parts, the loop tells, which other work on this machine makes longer.
    """
    listed = [f"tests/test_{number}.py" for number in range(6)]
    head = ["file,seconds", f"{seconds.LOOP},{seconds.loop_seconds() / slower:.6f}"]
    lines = [*head, *(f"{name},2.0" for name in listed)]
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/seconds.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    done = run("-v", quick="def test_quick(): pass", **{str(number): "def test_dear(): pass" for number in range(6)})
    due = [{name for name in listed if zlib.crc32(name.encode()) % count == 0} for count in parts]
    assert done.returncode == 0, done.stdout
    passed = set(re.findall(r"(tests/\S+)::test_\S+ PASSED", done.stdout)) - {"tests/test_quick.py"}
    assert passed in due
    left = 6 - len(passed)
    assert (f"SLOW MACHINE: {left} more cases did not run" in done.stdout) == (parts != (1,)) == (left > 0)


def test_a_clone_without_history_takes_turns_too(tmp_path):
    """Its count of commits is one for ever."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run([*git, "init", "-q", str(tmp_path / "whole")], check=True)
    for _ in range(2):
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], cwd=tmp_path / "whole", check=True)
    subprocess.run([*git, "clone", "-q", "--depth", "1", f"file://{tmp_path / 'whole'}", str(tmp_path / "clone")],
                   check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=tmp_path / "whole", capture_output=True, text=True).stdout
    assert rotation.commits(tmp_path / "clone") == int(head[:12], 16)
    assert rotation.commits(tmp_path / "whole") == 2 and rotation.commits(tmp_path) == 0


@pytest.mark.parametrize("workers", [(), WORKERS], ids=["alone", "workers"])
def test_a_run_of_which_too_many_cases_wait_fails(run, workers):
    """Without commits the round is 0, so that all with ``turn=1`` wait."""
    waits = "import pytest\n@pytest.mark.takes_turns(turn=1)\n@pytest.mark.parametrize('number', range(60))\n" \
            "def test_turn(number):\n    assert True\n"
    done = run(*workers, waits=waits, fine=FINE)
    assert done.returncode == 1 and "60 of 62 cases wait their turn" in done.stdout, done.stdout
    assert "1 failed, 2 passed" in done.stdout.splitlines()[-1]


def test_cases_that_take_turns_are_not_held_against_the_list(run):
    slow = "import pytest\n@pytest.mark.takes_turns\n" + textwrap.dedent(SLOW.format(burn=0.3)).replace(
        "import time\n", "").strip().replace("time.", "__import__('time').") + "\n"
    done = run("--seconds", slow=slow)
    assert done.returncode == 0 and "tests/test_slow.py" not in done.stdout.split("seconds by file")[1], done.stdout


def test_the_longest_group_comes_first():
    def item(name, *marks):
        return SimpleNamespace(nodeid=name, get_closest_marker=lambda mark: True if mark in marks else None)

    items = [item(f"tests/{file}.py::{test}") for file in ("short", "long", "repo/test_package") for test in "ab"]
    names = [entry.nodeid for entry in suite.in_order(items, {"tests/long.py": 9.0, "tests/short.py": 3.0}, True)]
    assert names[:4] == ["tests/long.py::a", "tests/long.py::b", "tests/short.py::a", "tests/short.py::b"]
    assert suite.in_order(items, {}, False) == items
    # the list holds no seconds of cases that take turns
    turns = [item("tests/desktop/test_look.py::a", rotation.MARK), item("tests/desktop/test_look.py::b", rotation.MARK)]
    ordered = suite.in_order([*items, *turns], {"tests/long.py": 9.0, "tests/short.py": 3.0}, True)
    assert ordered[:2] == turns and [entry.nodeid for entry in ordered[2:6]] == names[:4]
    assert suite.group("tests/repo/test_package.py::a") == "clone" == suite.group("tests/repo/test_qt6.py::a")


def test_the_sets_of_files_that_share_a_worker_exist():
    names = [name for files in suite.SETS.values() for name in files]
    assert len(names) == len(set(names)) and [name for name in names if not (ROOT / name).exists()] == []
