"""How the whole suite runs: what goes to one worker, what comes first, what waits its turn, what it costs by file."""
from __future__ import annotations

import gc
import os

import pytest

from helpers import real_data
from helpers.desk.qgis_run import close_desktop
from helpers.suite import crashes, rotation, seconds, slots, windows

#: They write into the clone, or look at what others write there: one after the other.
CLONE = {"tests/repo/test_package.py", "tests/repo/test_qt6.py", "tests/desktop/test_install.py",
         "tests/desktop/test_demo.py", "tests/repo/test_translations.py", "tests/repo/test_tree.py"}
#: They look at the county as it is drawn, or read it in the formats that bureaus deliver, two of which are written from
#: the drawing: drawn and written once for all of them.
DRAWN = {"tests/bridge/samples/test_county.py", "tests/bridge/samples/test_cases.py",
         "tests/bridge/samples/test_files.py", "tests/algorithms/formats/test_county.py",
         "tests/algorithms/formats/test_matrix.py", "tests/algorithms/formats/test_compliance.py",
         "tests/algorithms/formats/test_zoning.py", "tests/algorithms/exchange/test_boundary_points.py",
         "tests/algorithms/exchange/test_importdrawing.py", "tests/algorithms/landuse/test_landuseoccupation.py"}
#: Their batch dialogs are in the same desktop, and they ask the same ``qgis_process``: each is started once where one
#: worker has them.
WAYS = {"tests/desktop/ways/test_carbon.py", "tests/desktop/ways/test_codes.py",
        "tests/desktop/ways/test_compliance.py", "tests/desktop/ways/test_models.py",
        "tests/desktop/ways/test_monitoring.py", "tests/desktop/ways/test_zoning.py"}
#: They look at the syntax trees of the whole repository, which are made once where one worker has them.
TREES = {"tests/repo/test_style.py", "tests/repo/test_texts.py", "tests/repo/test_imports.py",
         "tests/repo/test_rooms.py"}
SETS = {"clone": CLONE, "drawn": DRAWN, "ways": WAYS, "trees": TREES}
#: What a case that takes turns is taken for, in a desktop and elsewhere, since the list has none: groups of such cases
#: came last, and the other workers had nothing to do.
DESKTOP_TURN_S, TURN_S = 10.0, 1.0
WORKER = "PYTEST_XDIST_WORKER"
GROWN, WAIT = f"{seconds.LIST}::processor_seconds", "tests/helpers/suite/rotation.py::cases_that_wait"


def pytest_addoption(parser):
    group = parser.getgroup("suite")
    group.addoption("--seconds", action="store_true",
                    help="write the processor seconds of this run into tests/seconds.csv")
    group.addoption("--all", action="store_true", help="also the cases that take turns, an eighth of them in a run")


def pytest_configure(config):
    config.addinivalue_line("markers", "takes_turns: a whole run has an eighth of them, or one of two (rotation.py)")
    config.pluginmanager.register(Measuring(), "clock")
    config.pluginmanager.register(slots.Slots(), "slots")
    if WORKER not in os.environ:
        reporting = Reporting(config)
        config.pluginmanager.register(reporting, "seconds")
        config.pluginmanager.register(crashes.Crashes(config), "crashes")
        config.pluginmanager.register(windows.Windows(config), "windows")
        rotation.begin(config.rootpath, reporting.whole() and not (config.option.all or config.option.seconds))
        if config.option.dist == "loadgroup":
            config.pluginmanager.register(Scheduling(), "groups")


def pytest_sessionstart(session):
    crashes.keep_traceback(session.config)


def file_of(item) -> str:
    return item.nodeid.split("::")[0]


def group(nodeid: str) -> str:
    """What runs in one worker, by the name of a test: a marked group, which stands behind ``@``, or a set of files."""
    name, mark, marked = nodeid.rpartition("@")
    if mark and "]" not in marked:
        return marked
    file = nodeid.split("::")[0]
    return next((name for name, files in SETS.items() if file in files), file)


def group_of(item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return mark.args[0] if mark else group(item.nodeid)


def takes_turns(item) -> bool:
    return item.get_closest_marker(rotation.MARK) is not None


def in_order(items: list, listed: dict, longest_first: bool) -> list:
    """Items of a group together: the longest group first, or as they come."""
    counts: dict = {}
    for item in items:
        counts[file_of(item)] = counts.get(file_of(item), 0) + (not takes_turns(item))

    def likely_s(item) -> float:
        if takes_turns(item):
            return DESKTOP_TURN_S if file_of(item).startswith("tests/desktop/") else TURN_S
        return listed.get(file_of(item), 0.0) / counts[file_of(item)]

    groups: dict = {}
    for item in items:
        groups.setdefault(group_of(item), []).append(item)
    ordered = list(groups.values())
    if longest_first:
        ordered.sort(key=lambda group: -sum(map(likely_s, group)))
    return [item for group in ordered for item in group]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    rotation.leave_out(config, items)
    items[:] = in_order(items, seconds.read_list(config.rootpath / seconds.LIST), longest_first=WORKER in os.environ)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection():
    """Of what is imported and collected nothing is garbage: nobody has to look through it on the way."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish():
    """What was collected stays to the end: no full collection of garbage has to walk through it again."""
    gc.collect()
    gc.freeze()


class Measuring:
    """Puts on the last report of each test what all its phases have cost: the clock looks at each child."""

    def __init__(self):
        self.clock = seconds.Clock()

    def pytest_runtest_logstart(self):
        self.clock.read()   # collecting, and what is between tests

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self):
        made = yield
        report = made.get_result()
        if report.when == "teardown":
            report.processor_s = self.clock.read()
            report.loop_s = self.clock.loop()


class Scheduling:
    """Gives each worker one group after the other. Not in workers."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        """Workers put ``@group`` behind the names of tests that are marked: no reader wants it."""
        report.nodeid = report.nodeid.removesuffix(f"@{group(report.nodeid)}")

    def pytest_xdist_make_scheduler(self, config, log):
        from helpers.suite.scheduling import Groups  # xdist is here only where it is used

        return Groups(config, log, group)


def pytest_sessionfinish(session):
    close_desktop()
    rotation.tell(session.config)


class Reporting:
    """What a run has cost: printed, held against the list, written into it. Not in workers."""

    def __init__(self, config):
        self.config, self.spent, self.note, self.left_out = config, seconds.Spent(), "", rotation.LeftOut()
        self.path = config.rootpath / seconds.LIST

    def whole(self) -> bool:
        """All tests, not those that somebody chose."""
        option = self.config.option
        return self.config.args_source is pytest.Config.ArgsSource.TESTPATHS and not (
            option.keyword or option.markexpr or option.deselect or option.ignore or option.ignore_glob
            or getattr(option, "lf", False) or getattr(option, "stepwise", False))

    def pytest_runtest_logreport(self, report):
        self.spent.add(report)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        self.left_out = max(self.left_out, rotation.left_out_by(node))

    def pytest_sessionfinish(self, session):
        if session.exitstatus != pytest.ExitCode.OK or self.config.option.collectonly:
            return
        left_out = max(self.left_out, rotation.left_out_here(self.config))
        wait = rotation.too_many(left_out.by_turns, self.spent.cases + left_out.on_slow_machine)
        if wait:
            crashes.fail(session, WAIT, wait)
        elif self.config.option.seconds:
            self.write()
        elif self.whole() and self.path.exists():
            grown = self.spent.grown(seconds.read_list(self.path))
            if grown:
                crashes.fail(session, GROWN, "\n".join([
                    f"More processor time than a third over {seconds.LIST}:", *grown, "Make it quicker, or write the "
                    "list anew in the commit that needs the time: ./dev test --seconds [FILE…]"]))

    def write(self) -> None:
        whole = self.whole()
        if whole and not real_data.DATA.is_dir():
            self.note = f"{seconds.LIST} stays as it is: the real layers are absent, and their tests were skipped"
            return
        seconds.write_list(self.spent.listed_anew(seconds.read_list(self.path), whole), self.path)
        self.note = f"{seconds.LIST} is written: commit it with the change that it belongs to"

    def pytest_terminal_summary(self, terminalreporter):
        if self.whole() or self.config.option.seconds:
            terminalreporter.section("processor seconds by file", sep="-")
            for line in self.spent.lines():
                terminalreporter.write_line(line)
        for line in (self.note, *rotation.sentences(max(self.left_out, rotation.left_out_here(self.config)))):
            if line:
                terminalreporter.write_line(line)
