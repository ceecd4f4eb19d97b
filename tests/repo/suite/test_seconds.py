"""Processor seconds that are held against the list: what has grown, and what is noise."""
from __future__ import annotations

from random import Random
from types import SimpleNamespace

import pytest
from helpers.suite import seconds


def measured(**more):
    """A run of twelve files of 10 s on the machine of the list, changed as the keywords say."""
    result = seconds.Spent()
    result.files = {**{f"{number}.py": 10.0 for number in range(12)}, **more}
    result.loops = [0.04]
    return result


LISTED = {seconds.LOOP: 0.04, **{f"{number}.py": 10.0 for number in range(12)}}


def test_a_slower_machine_does_not_fail():
    run = measured()
    run.files = {name: 60.0 for name in run.files}
    assert len(run.grown(LISTED)) == 12         # as slow as the list's machine, by its loop: all have grown
    run.loops = [0.1]
    run.files = {name: 25.0 for name in run.files}
    assert run.grown(LISTED) == []
    run.files["3.py"] = 2.5 * (10 * 4 / 3 + seconds.SLACK_S) + 1
    assert [line.split(":")[0] for line in run.grown(LISTED)] == ["3.py"]


def test_growth_is_a_third_and_small_files_have_room():
    limit = 10.0 * 4 / 3 + seconds.SLACK_S
    assert measured(**{"3.py": limit - 0.1}).grown(LISTED) == []
    assert len(measured(**{"3.py": limit + 0.1}).grown(LISTED)) == 1
    limit = seconds.LEAST_S * 4 / 3 + seconds.SLACK_S
    assert measured(**{"new.py": limit - 0.1}).grown(LISTED) == []
    assert len(measured(**{"new.py": limit + 0.1}).grown(LISTED)) == 1


def test_a_file_that_ran_while_the_machine_was_busy_is_held_against_that():
    """Two hyperthreads of one core, or a neighbour's machine: the loop that was timed beside the file says it."""
    run = measured(**{"3.py": 40.0})
    run.add(SimpleNamespace(nodeid="3.py::test", processor_s=0.0, loop_s=0.1, keywords={}))
    run.loops += [0.04] * 5
    assert run.grown(LISTED) == []
    run.files["3.py"] = 2.5 * (10 * 4 / 3 + seconds.SLACK_S) + 1
    assert len(run.grown(LISTED)) == 1


@pytest.mark.parametrize("seed", range(8))
def test_noise_does_not_fail_a_run(seed):
    """Every file half slower and up to a fifth more or less than that, some pay for what others paid: nobody grew."""
    random = Random(seed)
    listed = {seconds.LOOP: 0.04, **{f"{number}.py": random.uniform(2, 120) for number in range(120)}}
    run = measured()
    run.files = {name: listed[name] * 1.5 * random.uniform(0.8, 1.2) + random.choice((0, 0, 0, 8))
                 for name in listed if name != seconds.LOOP}
    run.loops = [0.04 * random.uniform(1.0, 1.6) for _ in range(80)]
    assert run.grown(listed) == []


def test_some_files_are_listed_anew_in_seconds_of_the_machine_of_the_list():
    run = seconds.Spent()
    run.files, run.loops = {"3.py": 40.0, "new.py": 1.0}, [0.08]
    assert run.listed_anew(LISTED, whole=False) == {**LISTED, "3.py": 20.0}
