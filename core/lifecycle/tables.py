"""Tables of a tracing: threads, parcels, stages and years, and the ground of each row."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..contract import cells as of_cells
from ..contract.basis import bases_text
from ..contract.book import of_distinct
from ..contract.sentences import joined
from ..contract.verdicts import VERDICTS, worst_by_row, worst_of
from ..findings.details.strip import strips_section
from ..geometry.parallel import ask
from ..geometry.united import unions_by
from ..rights.pack.stages import STAGE
from ..texts import pick, text
from .cells import one_word
from .due.dates import as_dates
from .due.timing import HAPPENED, LAND_UNKNOWN, MAY_BE_IDLE, NO_RECORD, SUSPECTED_IDLE, UNDETERMINED, VERDICT_OF
from .linking import LINKED_BY
from .request import FILLED, HOLLOW, PARCEL_COLUMNS, STAGE_COLUMNS, THREAD_COLUMNS, UNDATED, UNKNOWN, YEAR_COLUMNS
from .sums import amounts_of
from .tracing import Groups, Traced


def _stage_words(traced: Traced, groups: Groups) -> tuple[np.ndarray, np.ndarray]:
    """The last stage that each group surely reached, and all that it may have reached, ``|`` between them."""
    boxes = [number for number, stage in enumerate(traced.request.life.stages.values()) if stage.kind == STAGE]
    ids = np.array(list(traced.request.life.stages), dtype=object)
    happened = (groups.cells.record == HAPPENED)[:, boxes]
    last = np.where(happened.any(axis=1), len(boxes) - 1 - happened[:, ::-1].argmax(axis=1), -1)
    words = groups.words[:, boxes]
    stage = np.array([ids[boxes[position]] if position >= 0 else None for position in last], dtype=object)
    states = stage.copy()
    going = np.ones(len(groups), dtype=bool)
    for position, number in enumerate(boxes):
        later = last < position
        going &= ~later | (words[:, position] == UNKNOWN)
        use = later & going
        states[use] = [ids[number] if state is None else f"{state}|{ids[number]}" for state in states[use]]
    return stage, states


def _strips(traced: Traced, groups: Groups) -> np.ndarray:
    """What the card draws of each group: stage, state, day and m², with ``:`` and ``;`` between them."""
    cells, words, strips = groups.cells, groups.words, np.full(len(groups), "", dtype=object)
    for number, stage in enumerate(traced.request.life.stages.values()):
        if stage.kind != STAGE and not (cells.record[:, number] == HAPPENED).any():
            continue
        days = np.datetime_as_string(as_dates(cells.day_low[:, number]).astype("M8[D]")).astype(object)
        days[~np.isfinite(cells.day_low[:, number])] = ""
        areas = [f"{area:.2f}" if reached and not np.isnan(area) else "" for area, reached in zip(
            cells.area_m2[:, number].tolist(), (cells.record[:, number] == HAPPENED).tolist())]
        own = [f";{stage.id}:{word}:{day}:{area}" if stage.kind == STAGE or word in (FILLED, UNDATED) else ""
               for word, day, area in zip(words[:, number].tolist(), days.tolist(), areas)]
        strips = joined([strips, own], "", len(groups))   # stage by stage: the parts of all weigh as much as a layer
    return np.array([strip[1:] for strip in strips.tolist()], dtype=object)


def thread_table(traced: Traced) -> tuple[pd.DataFrame, np.ndarray]:
    """A row each, by name, and the ground of threads.

    Args:
        traced: what was worked out.
    """
    threads = traced.threads
    stage, states = _stage_words(traced, threads)
    frame = pd.DataFrame({
        "thread_id": threads.names, "parcel_count": np.bincount(traced.thread_of, minlength=len(threads)),
        "row_count": np.bincount(threads.number, minlength=len(threads)), "stage": stage, "states": states,
        "verdict": "allowed", **amounts_of(traced), "idle_count": 0, "undetermined_count": 0,
        "strip": _strips(traced, threads)})
    return frame[list(THREAD_COLUMNS)], ground_of(traced, threads)


def judged_threads(threads: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """Threads with the worst verdict of their parcels, and how many of these are idle or undetermined.

    Args:
        threads, parcels: tables of the tracing.
    """
    number = pd.Index(threads["thread_id"]).get_indexer(parcels["thread_id"])
    worst = worst_by_row(parcels["verdict"].to_numpy(dtype=object), number, len(threads))
    idle = (parcels["start_state"] == SUSPECTED_IDLE) | (parcels["use_state"] == MAY_BE_IDLE)
    return threads.assign(
        verdict=np.array(VERDICTS, dtype=object)[worst],
        idle_count=np.bincount(number[idle.to_numpy(dtype=bool)], minlength=len(threads)),
        undetermined_count=np.bincount(number[(parcels["verdict"] == UNDETERMINED).to_numpy(dtype=bool)],
                                       minlength=len(threads)))


def parcel_table(traced: Traced) -> pd.DataFrame:
    """A row each, by name, and the ground of threads.

    Args:
        traced: what was worked out.
    """
    parcels, request, entries = traced.parcels, traced.request, traced.entries
    number, count, use, life = parcels.number, len(parcels), entries.is_live, request.life
    is_event = np.array([entries.own_stage(position).kind != STAGE for position in range(len(entries.layers))])
    named = use & ~is_event[entries.layer]
    stage, states = _stage_words(traced, parcels)
    start, used, done = traced.start, traced.use, traced.completion
    idle_on = np.where(np.isnan(start.idle_on), used.idle_on, start.idle_on)
    days = np.where(np.isnan(start.days), np.where(np.isnan(used.days), done.days, used.days), start.days)
    verdicts = of_distinct(lambda *words: worst_of([VERDICT_OF[word] for word in words]),
                           start.state, used.state, done.state)
    place = traced.place("started")
    state = np.where(start.state == SUSPECTED_IDLE, start.state, used.state)
    given = np.where(traced.recognition != "", "yes", "").astype(object)
    routes = of_distinct(lambda word, cause, known: life.route(word, cause, bool(known)), state, traced.cause, given)
    says = {id(route): (pick(route.says, request.language), bases_text(route.basis, request.language))
            for route in {id(route): route for route in routes.tolist() if route}.values()}
    reasons = _reasons(traced)
    frame = pd.DataFrame({
        "parcel_id": parcels.names, "thread_id": traced.threads.names[traced.thread_of],
        "name": one_word(entries.texts("name"), number, count, named), "unit_code": one_word(
            entries.texts("unit_code"), number, count, use),
        "land": np.array(["other", "state_construction", "unknown"], dtype=object)[traced.land],
        "stage": stage, "states": states, "start_state": start.state, "use_state": used.state,
        "completion_state": done.state, "days_late": pd.array(np.where(np.isnan(days), 0, days), dtype="Int64"),
        "due_start": as_dates(parcels.cells.due_low[:, place]),
        "started_on": as_dates(parcels.cells.day_low[:, place]), "idle_on": as_dates(idle_on),
        "days_to_idle": pd.array(np.nan_to_num(idle_on - traced.as_of), dtype="Int64"),
        "area_m2": _parcel_areas(traced), "built_share": of_cells.number(traced.built),
        "invested_share": of_cells.number(traced.invested), "cause": traced.cause, "recognition": traced.recognition,
        "route": [route and says[id(route)][0] for route in routes.tolist()],
        "route_basis": [route and says[id(route)][1] for route in routes.tolist()],
        "verdict": verdicts, "reason": reasons, "strip": _strips(traced, parcels)})
    frame.loc[np.isnan(days), "days_late"] = pd.NA
    frame.loc[np.isnan(idle_on), "days_to_idle"] = pd.NA
    for name in ("name", "unit_code", "cause", "recognition"):
        frame[name] = frame[name].replace("", None)
    return frame[list(PARCEL_COLUMNS)]


def _parcel_areas(traced: Traced) -> np.ndarray:
    """The area of each parcel: of its supply, otherwise of the first stage after it that knows one, then before it."""
    place, areas = max(traced.place("supplied"), 0), traced.parcels.cells.area_m2
    count = areas.shape[1]
    known = np.full(len(areas), np.nan)
    levels = [stage.level for stage in traced.request.life.stages.values()]
    for number in [*range(place, count), *reversed(range(place))][::-1]:
        if levels[number] == "parcel":
            use = ~np.isnan(areas[:, number]) & (traced.parcels.cells.record[:, number] == HAPPENED)
            known[use] = areas[use, number]
    return known


def _completion_unknown(traced: Traced) -> dict:
    """Why it is not known whether parcels were completed in time: key of a sentence -> parcels."""
    cells, place = traced.parcels.cells, traced.place("completed")
    is_open = traced.completion.state == UNDETERMINED
    if place < 0:   # a pack without that stage
        return {"lifecycle.completion_no_due": is_open}
    unread = cells.is_unread[:, place]
    no_due, due_unread = ~np.isfinite(cells.due_high[:, place]), cells.is_due_unread[:, place]
    no_record = (cells.record[:, place] == NO_RECORD) & ~unread
    keys = {"lifecycle.completion_no_due": is_open & no_due & ~due_unread,
            "lifecycle.completion_due_unread": is_open & no_due & due_unread,
            "lifecycle.completion_no_record": is_open & ~no_due & no_record,
            "lifecycle.completion_unread": is_open & ~no_due & unread}
    return {**keys, "lifecycle.completion_unknown": is_open & ~np.any(list(keys.values()), axis=0)}


def _reasons(traced: Traced) -> list:
    """Why a parcel is undetermined, None where it is not."""
    language, place = traced.request.language, traced.place("started")
    cells = traced.parcels.cells
    no_due, due_unread = ~np.isfinite(cells.due_high[:, place]), cells.is_due_unread[:, place]
    no_record = cells.record[:, place] == NO_RECORD
    unread = cells.is_unread[:, place]
    undated = (cells.record[:, place] == HAPPENED) & ~np.isfinite(cells.day_high[:, place])
    is_open = traced.start.state == UNDETERMINED
    use_open = (traced.use.state == UNDETERMINED) & ~no_record
    keys = {"lifecycle.status_unknown": traced.unclear, "lifecycle.no_record": is_open & no_record & ~unread,
            "lifecycle.start_unread": is_open & unread,
            "lifecycle.no_due": is_open & no_due & ~due_unread,
            "lifecycle.due_unread": is_open & no_due & due_unread,
            "lifecycle.undated": is_open & undated,
            "lifecycle.land_unknown": is_open & ~no_due & ~no_record & (traced.land == LAND_UNKNOWN),
            **_completion_unknown(traced),
            "lifecycle.use_unknown": use_open & (cells.record[:, place] == HAPPENED)}
    sentences = {key: text(key, language) for key in keys}
    reasons = [[] for _parcel in range(len(traced.parcels))]
    for key, rows in keys.items():
        for row in np.flatnonzero(rows):
            reasons[row].append(sentences[key])
    return [" ".join(parts) or None for parts in reasons]


def stage_table(traced: Traced) -> pd.DataFrame:
    """A row a row of a table and stage that it knows of, by thread, parcel, stage and day.

    Args:
        traced: what was worked out.
    """
    entries, facts, life = traced.entries, traced.facts, traced.request.life
    row, stages = facts.entry, list(life.stages.values())
    parcel = traced.parcels.number[row]
    words = np.where(facts.record == HAPPENED, np.where(np.isfinite(facts.day.low), FILLED, UNDATED), np.where(
        facts.record == NO_RECORD, UNKNOWN, HOLLOW))
    words[(facts.record == HAPPENED) & facts.is_unclear] = UNKNOWN
    layer_names = np.array([layer.table.name for layer in entries.layers], dtype=object)
    named = np.append(traced.parcels.names, None)
    frame = pd.DataFrame({
        "thread_id": traced.threads.names[traced.threads.number[row]], "parcel_id": named[parcel],
        "stage": np.array([stage.id for stage in stages], dtype=object)[facts.stage],
        "title": np.array([pick(stage.title, traced.request.language) for stage in stages], dtype=object)[facts.stage],
        "form": np.array([stage.kind for stage in stages], dtype=object)[facts.stage], "state": words,
        "date": as_dates(facts.day.low), "date_to": as_dates(facts.day.high), "due": as_dates(facts.due.low),
        "area_m2": pd.array(facts.area_m2, dtype="Float64"), "status": entries.status[row],
        "linked_by": np.array(LINKED_BY, dtype=object)[traced.linked.by[row]],
        "share": pd.array(traced.linked.share[row], dtype="Float64"), "layer": layer_names[entries.layer[row]],
        "subject_fid": entries.fid[row], "key": entries.names[row], "place": facts.stage})
    frame.loc[frame["status"] == "", "status"] = None
    order = ["thread_id", "parcel_id", "place", "date", "layer", "subject_fid"]
    ask()
    frame = frame.sort_values(order, kind="stable", ignore_index=True)[list(STAGE_COLUMNS)]
    ask()
    return frame.astype(STAGE_COLUMNS)


def years(traced: Traced) -> pd.DataFrame:
    """How many rows reached each stage in each year, and on how much ground; withdrawn ones do not count.

    Args:
        traced: what was worked out.
    """
    facts, life = traced.facts, traced.request.life
    use = (facts.record == HAPPENED) & traced.entries.is_live[facts.entry]
    year = pd.Series(as_dates(facts.day.low[use])).dt.year.astype("Int64").fillna(-1)
    frame = pd.DataFrame({"stage": facts.stage[use], "year": year.to_numpy(dtype=np.int64),
                          "area_m2": facts.area_m2[use]})
    frame.loc[facts.day.high[use] - facts.day.low[use] > 366, "year"] = -1
    sums = frame.groupby(["stage", "year"], as_index=False).agg(count=("area_m2", "size"), area_m2=("area_m2", "sum"),
                                                                known=("area_m2", "count"))
    stages = list(life.stages.values())
    return pd.DataFrame({
        "stage": [stages[number].id for number in sums["stage"]],
        "title": [pick(stages[number].title, traced.request.language) for number in sums["stage"]],
        "year": pd.array([None if year < 0 else year for year in sums["year"]], dtype="Int64"),
        "count": sums["count"], "area_m2": np.where(sums["known"] == sums["count"], sums["area_m2"], np.nan)
    }).astype(YEAR_COLUMNS)


def ground_of(traced: Traced, groups: Groups) -> np.ndarray:
    """Ground of each group ``(g,)``: that of its live rows in the earliest table of them that has any.

    Args:
        traced: what was worked out. groups: its threads or parcels.
    """
    entries = traced.entries
    rows = np.flatnonzero(~shapely.is_missing(entries.geometry) & (groups.number >= 0))
    if not len(rows):
        return np.full(len(groups), None, dtype=object)
    own = entries.is_project[rows] & (groups is traced.parcels)
    order = np.lexsort((entries.fid[rows], entries.layer[rows], ~entries.is_live[rows], own))
    rows = rows[order]
    number = groups.number[rows]
    first = np.full(len(groups), -1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(rows))[::-1]
    same = (entries.table[rows] == entries.table[rows][first[number]]) & (
        entries.is_live[rows] == entries.is_live[rows][first[number]])
    return unions_by(len(groups), number[same], entries.geometry[rows[same]])


def strips_of(outcome, request) -> dict:
    """The part of a manifest by which cards show the stages of what has findings.

    Args:
        outcome, request: of the tracing.
    """
    named = {stage.id: pick(stage.title, request.language) for stage in request.life.stages.values()}
    strips: dict = {}
    for table, name in (("threads", "thread_id"), ("parcels", "parcel_id")):
        strips |= dict(zip(outcome.tables[table][name].tolist(), outcome.tables[table]["strip"].tolist()))
    events = [stage.id for stage in request.life.stages.values() if stage.kind != STAGE]
    return strips_section(strips, outcome.findings["subject_id"].tolist(), named, events)
