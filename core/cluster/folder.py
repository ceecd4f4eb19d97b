"""The folder of a run in parts: its plan, a file for each part, and for each part that is judged its answer and a mark.

``plan.json`` is the manifest of the run, with how many parts there are, hashes of their files, and the versions that
judge them. ``part-0007.npz`` is all that part 7 needs, ``answer-0007.npz`` what came of it, and ``answer-0007.done``
says that it is whole. A part has the same answer whoever judges it and however often, so that a run that was stopped
goes on where it is.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Optional

import numpy as np

from ..contract.outcome import ALONE, Check, Outcome, Steps
from ..errors import InputError
from ..geometry.following import beside, each_beside, followed
from ..geometry.parallel import report_progress
from ..memory import give_back
from ..scale.checks import check_of, in_parts
from ..scale.run import cut_of, parts_of
from .codec import draft_of, read_value, write_value
from .versions import versions

PLAN, FORMAT = "plan.json", 1
SECTION = "parts"


class Part(NamedTuple):
    """What one part needs.

    Attributes:
        rows: positions of its subjects in the run ``(k,)``. fids: their feature ids ``(k,)``. request: of the check.
    """

    rows: np.ndarray
    fids: np.ndarray
    request: Any


class Head(NamedTuple):
    """What the run as a whole needs to be put together: what it says of itself, how results are to be called, and the
    request without subjects."""

    outcome: Optional[Outcome]
    more: dict
    request: Any


def prepare(folder: Path, algorithm: str, request, steps: Steps = ALONE, *, manifest: Optional[dict] = None,
            count: int = 0, more: Optional[dict] = None) -> dict:
    """Write the parts of a run, and its plan last.

    Args:
        folder: that does not hold a plan yet. algorithm: whose check is cut. request: of its check. steps: how this
            is followed. manifest: of the run. count: of parts; 0: by their size. more: kept for whoever collects.

    Returns:
        The plan.

    Raises:
        InputError: a check or request that needs all subjects; a folder with a plan or answers.
        Cancelled: the user stopped it.
    """
    if (folder / PLAN).exists() or any(folder.glob("answer-*")):   # tools that read all answers would mix them up
        raise InputError("cluster.has_plan", folder=folder.name)
    check = check_of(algorithm)
    cut = cut_of(check, request)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("cluster.not_written", file=PLAN, folder=folder.name, error=error.strerror or "") from error
    head = cut.head(check.run, Steps(cancelled=steps.cancelled))
    write_value(folder / "head.npz", Head(head, more or {}, cut.without()))
    rows, hashes = parts_of(cut, count), [file_hash(folder / "head.npz")]
    for number, own in enumerate(rows):
        report_progress(0.1 + 0.9 * number / len(rows), *steps)
        path = part_path(folder, number)
        write_value(path, Part(own, cut.subjects.fids[own], cut.some(own)))
        hashes.append(file_hash(path))
    return write_plan(folder, algorithm, len(rows), manifest, subjects=len(cut.subjects), hashes=hashes)


def write_plan(folder: Path, algorithm: str, count: int, manifest: Optional[dict] = None, **more) -> dict:
    """Write the plan of a folder; one without ``hashes`` is of a run that stays on this machine and ends with it.

    Args:
        folder: of the run. algorithm: whose check is cut. count: of parts. manifest: of the run.
        more: of the section on parts.

    Returns:
        The plan.
    """
    plan = {**(manifest or {}), SECTION: {"format": FORMAT, "algorithm": algorithm, "count": count, **more,
                                          "versions": versions()}}
    with draft_of(folder / PLAN) as draft:
        draft.write_text(json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8")
    return plan


def read_plan(folder: Path) -> dict:
    """The section on parts of a plan.

    Args:
        folder: of the run.

    Raises:
        InputError: no plan, or of another format.
    """
    try:
        section = json.loads((folder / PLAN).read_text(encoding="utf-8"))[SECTION]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("cluster.no_plan", folder=folder.name) from error
    if section.get("format") != FORMAT or not in_parts(section.get("algorithm")):
        raise InputError("cluster.other_plan", folder=folder.name)
    return section


def missing(folder: Path, plan: dict) -> list[int]:
    """Numbers of the parts that are not judged yet, or whose answer is gone or of another plan.

    Args:
        folder: of the run. plan: of ``read_plan``.
    """
    return [number for number in range(plan["count"]) if not answer_path(folder, number).exists()
            or _marked(folder, number).get("part") != plan["hashes"][number + 1]]


def judge(folder: str, number: int, steps: Steps = ALONE) -> int:
    """Judge one part by the check's own function, and write its answer; runs wherever the folder can be reached.

    Args:
        folder: of the run. number: of the part. steps: how it is followed.

    Returns:
        The number.

    Raises:
        InputError: other versions than the plan's, a part that is damaged, or what the check says.
    """
    place = Path(folder)
    plan = read_plan(place)
    require_versions(plan)
    path, is_here = part_path(place, number), "hashes" not in plan
    if not is_here and file_hash(path) != plan["hashes"][number + 1]:
        raise InputError("cluster.damaged", file=path.name, error="hash")
    outcome = check_of(plan["algorithm"]).judge(read_value(path).request, steps)
    answer = answer_path(place, number)
    write_value(answer, outcome, packed=not is_here)
    if is_here:
        return number
    with draft_of(_mark(place, number)) as draft:
        draft.write_text(json.dumps({"answer": file_hash(answer), "part": plan["hashes"][number + 1]}),
                         encoding="utf-8")
    return number


def require_versions(plan: dict) -> None:
    """Refuse to judge or to collect with other versions than the plan's: last digits could differ.

    Args:
        plan: of ``read_plan``.

    Raises:
        InputError: with what differs.
    """
    own, wanted = versions(), plan["versions"]
    other = [f"{name} {own.get(name)} ({version})" for name, version in wanted.items() if own.get(name) != version]
    if other:
        raise InputError("cluster.other_versions", versions=", ".join(other))


def collect(folder: Path, progress: Callable[[float], None] = lambda share: None,
            cancelled: Optional[Callable[[], bool]] = None) -> tuple[Outcome, Any, dict]:
    """Put the answers of all parts together.

    Args:
        folder: of the run. progress: called with 0…1. cancelled: asked between parts.

    Returns:
        The outcome of the full run; its request, with the subjects of all parts; and what ``prepare`` kept.

    Raises:
        InputError: as of ``read_head``, files that are not those of the plan. Cancelled: the user stopped it.
    """
    head, parts, outcomes = beside(read_head, folder), [], []
    for share, part, answer in each_beside(checked_parts(folder)):
        report_progress(0.9 * share, progress, cancelled)
        parts.append(part)
        outcomes.append(answer)
    check = check_of(read_plan(folder)["algorithm"])
    request = beside(whole_request, check, head.request, parts)
    outcome = followed(lambda done, stop: check.cut(request).join(
        head.outcome, [part.rows for part in parts], outcomes, Steps(done, stop)),
        lambda share: report_progress(0.9 + 0.1 * share, progress, cancelled))
    return outcome, request, head.more


def read_head(folder: Path) -> Head:
    """What a run says of itself, when all its parts are judged.

    Args:
        folder: of the run.

    Raises:
        InputError: parts that are not judged; a head that is not that of the plan; other versions than the plan's.
    """
    plan = read_plan(folder)
    require_versions(plan)
    left = missing(folder, plan)
    if left:
        raise InputError("cluster.not_done", folder=folder.name, count=len(left), all=plan["count"])
    if file_hash(folder / "head.npz") != plan["hashes"][0]:
        raise InputError("cluster.damaged", file="head.npz", error="hash")
    return read_value(folder / "head.npz")


def checked_parts(folder: Path) -> Iterator[tuple[float, Part, Any]]:
    """Parts with their answers, one after the other, each behind the share of those before it.

    Args:
        folder: of the run.

    Raises:
        InputError: files that are not those of the plan.
    """
    plan = read_plan(folder)
    for number in range(plan["count"]):
        part, answer = part_path(folder, number), answer_path(folder, number)
        mark = _marked(folder, number)
        for path, known in ((part, plan["hashes"][number + 1]), (answer, mark.get("answer"))):
            if not path.exists() or file_hash(path) != known or mark.get("part") != plan["hashes"][number + 1]:
                raise InputError("cluster.damaged", file=path.name, error="hash")
        yield number / plan["count"], read_value(part), read_value(answer)
        give_back()


def read_request(folder: Path) -> Any:
    """The question of a run, with the subjects of all parts: for whoever wants to run it in one process.

    Args:
        folder: of the run.

    Raises:
        InputError: a folder without a plan, a file that is damaged.
    """
    plan = read_plan(folder)
    parts = [read_value(part_path(folder, number)) for number in range(plan["count"])]
    return whole_request(check_of(plan["algorithm"]), read_value(folder / "head.npz").request, parts)


def whole_request(check: Check, request, parts: list[Part]):
    """The question about all subjects again.

    Args:
        check: of the run. request: without subjects. parts: all of them.
    """
    return check.cut(request).whole([part.rows for part in parts], [part.request for part in parts])


def file_hash(path: Path) -> str:
    """Hash of a file's bytes.

    Args:
        path: of the file.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else \
            hashlib.sha256(file.read()).hexdigest()


def part_path(folder: Path, number: int) -> Path:
    """The file of a part.

    Args:
        folder: of the run. number: of the part.
    """
    return folder / f"part-{number:04d}.npz"


def answer_path(folder: Path, number: int) -> Path:
    """The file of a part's answer.

    Args:
        folder: of the run. number: of the part.
    """
    return folder / f"answer-{number:04d}.npz"


def _mark(folder: Path, number: int) -> Path:
    return folder / f"answer-{number:04d}.done"


def _marked(folder: Path, number: int) -> dict:
    """What the mark of a part says: hashes of its answer and of itself; empty where it is not judged."""
    try:
        mark = json.loads(_mark(folder, number).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}
