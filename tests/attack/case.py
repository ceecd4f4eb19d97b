"""One attack: a job is drawn, its input damaged, the run judged. Called in a process of its own."""
from __future__ import annotations

import shutil
from pathlib import Path
from random import Random
from typing import NamedTuple

from attack.bases import layer_of
from attack.jobs import FAMILIES, SERIES_JOBS, Job, inputs_of

SUFFIXES = {"REPORT": ".html", "FILE": ".txt", "MANIFEST": ".json", "NEW_MANIFEST": ".json", "STATEMENT": ".txt",
            "XLSX": ".xlsx", "CHANGE": ".tif", "DENSITY": ".tif"}
#: How often a family is drawn.
WEIGHTS = {"vectors": 10, "files": 3, "rasters": 3, "packs": 4, "stores": 3}

LINES_OF_TRACE = 12
ROTATION, OF_A_ROTATION = "rotation", 4   # algorithms of a family


class Case(NamedTuple):
    """A case of a seed: which job, and which of its inputs is damaged."""

    seed: str
    number: int
    family: str
    place: int
    parameter: str

    @property
    def job(self) -> Job:
        return FAMILIES[self.family][self.place]


def drawn(seed: str, number: int) -> Case:
    """The case of a number; the same for ever.

    A seed that begins with ``rotation`` attacks some algorithms only, so that few need be run clean before.
    """
    random = Random(f"{seed}:{number}")
    family = random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    places = range(len(FAMILIES[family]))
    if seed.startswith(ROTATION):
        places = Random(f"{seed}:{family}").sample(places, min(OF_A_ROTATION, len(places)))
    place = random.choice(places)
    return Case(seed, number, family, place, random.choice(sorted(FAMILIES[family][place].attacked)))


def outputs_of(job: Job, folder: Path) -> dict:
    return {name: str(folder / f"{name.lower()}{SUFFIXES.get(name, '.gpkg')}") for name in job.outputs}


def damaged_inputs(case: Case, bases: Path, folder: Path) -> tuple:
    """Copy the attacked base, damage it: (parameters, damage)."""
    from attack.mutations import choose

    base = case.job.attacked[case.parameter]
    source = bases / base if (bases / base).exists() else bases / f"{base}.gpkg"
    copy = folder / source.name
    shutil.copytree(source, copy) if source.is_dir() else shutil.copyfile(source, copy)
    damage = choose(Random(f"{case.seed}:{case.number}:damage"), base, copy, layer_of(base))
    return inputs_of(case.job, bases, {case.parameter: _value(base, source, damage.path)}), damage


def _value(base: str, source: Path, path: Path) -> str:
    """The damaged file as the parameter takes it."""
    if source.is_dir():
        return str(path if path.suffix == ".zip" else path / "pack.yaml")
    is_layer = path.suffix == ".gpkg" and not base.startswith("store")
    return f"{path}|layername={layer_of(base)}" if is_layer else str(path)


def run(case: Case, bases: Path, folder: Path, say) -> None:
    """Damage, run and say how it went; ``say`` keeps each word, since the process may die at any of them."""
    from helpers.desk.running import run as run_algorithm

    inputs, damage = damaged_inputs(case, bases, folder)
    (folder / "out").mkdir()
    say(damage=damage.what, effect=damage.effect, slower=damage.slower, stage="running")
    outputs = outputs_of(case.job, folder / "out")
    done = run_algorithm(case.job.name, {**inputs, **outputs})
    say(results=_plain(done.results), log=done.log[-4_000:], inputs=inputs, outputs=outputs, stage="ran")


def judge(case: Case, words: dict, clean: dict) -> tuple:
    """(word, why) of a run that ended: sound, refused, traceback or silent loss."""
    from attack.audit import unsound

    log = words["log"]
    if "Traceback" in log:
        return "traceback", "\n".join(log.strip().splitlines()[-LINES_OF_TRACE:])
    if words["results"] is None:
        left = [name for name, path in words["outputs"].items() if Path(path).exists()]
        if left:
            return "silent loss", f"a run that stopped left {left}"
        return ("refused", log.strip()[-300:]) if log.strip() else ("traceback", "stopped without a sentence")
    effect = words["effect"]
    if effect == "turns" and case.parameter in case.job.rows:   # a subject that is a point touches less than it did
        effect = "any"
    wrong = unsound(case.job, words["inputs"], words["outputs"], words["results"], clean, effect, log)
    return ("silent loss", "; ".join(wrong)[:600]) if wrong else ("sound", "")


def _plain(results):
    return None if results is None else {name: value for name, value in results.items()
                                         if isinstance(value, (bool, int, float, str, type(None)))}


def clean_run(job: Job, bases: Path, folder: Path) -> dict:
    """A job on undamaged input, which must be sound: its verdicts and results."""
    from helpers.desk.running import run as run_algorithm

    from attack.audit import table, unsound, verdicts, words_of

    folder.mkdir()
    inputs = inputs_of(job, bases, {})
    if "STORE" in inputs:
        shutil.copyfile(bases / "store.gpkg", folder / "store.gpkg")
        inputs["STORE"] = str(folder / "store.gpkg")
    outputs = outputs_of(job, folder)
    done = run_algorithm(job.name, {**inputs, **outputs})
    assert done.results is not None, (job.name, done.log)
    clean = {"verdicts": verdicts(job, {name: table(outputs[name]) for name in job.judged[:1]}),
             "results": _plain(done.results), "words": sorted(words_of(done.log))}
    wrong = unsound(job, inputs, outputs, done.results, clean, "same", done.log)
    assert not wrong, (job.name, wrong)
    return clean


def make_findings(bases: Path) -> None:
    """Findings, a manifest and a store of the clean bases, to be attacked in their turn."""
    from helpers.desk.running import results

    uses = inputs_of(next(job for job in FAMILIES["vectors"] if job.name == "checkuse"), bases, {})
    results("checkuse", {**uses, "OUTPUT": "memory:", "FINDINGS": str(bases / "findings.gpkg"),
                         "MANIFEST": str(bases / "findings.json")})
    results("recordfindings", {"FINDINGS": [str(bases / "findings.gpkg")], "MANIFESTS": [str(bases / "findings.json")],
                               "STORE": str(bases / "store.gpkg"), "AUTHOR": "ann", "LANGUAGE": "en"})
    results("recordindicators", {**inputs_of(SERIES_JOBS[0], bases, {}), "STORE": str(bases / "store_series.gpkg")})
