"""Tables of buildings' carbon: totals with bands, what is not counted, the card of each number, and sentences."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import divide, multiply, times
from ...contract.interval import Interval
from ...texts import pick, text, word_of
from ..densities.table import source_text
from ..densities.tally import Tally, blanks, shared, tally
from ..pack.building import ELECTRICITY, EMBODIED_UNIT, END_USES, FACTOR_UNIT, INTENSITY_UNIT
from ..pack.model import INVENTED
from ..stock.products import name_of_number, product_bands
from ..uncertainty.bands import Band, band_words, shown_name
from .account import ACTUAL, BLANK, KG_PER_T, KNOWN, POTENTIAL, UNKNOWN_USE, Account, BuildingRequest
from .ground import NO_FLOOR, NO_FLOOR_AREA, UNUSABLE

WHOLE, USE, CLIMATE, REGION, ZONE = GROUPS = ("all", "use", "climate", "region", "zone")
TOTAL_COLUMNS = {
    "account": "string", "group": "string", "id": "string", "title": "string", "feature_count": "Int64",
    "floor_area_m2": "Float64", "covered_floor_area_m2": "Float64", "covered_share": "Float64",
    **{f"{use}_t_co2_yr": "Float64" for use in END_USES}, "emission_t_co2_yr": "Float64", "lower_t_co2_yr": "Float64",
    "upper_t_co2_yr": "Float64", "band_share": "Float64", "band": "string", "emission_kg_co2_m2_yr": "Float64",
    "embodied_t_co2": "Float64", "embodied_floor_area_m2": "Float64", "embodied_stages": "string",
    "study_years": "Float64", "factor_year": "Int64", "factor_type": "string", "factor_path": "string",
    "energy_set": "string", "has_invented": "boolean"}
COVERAGE_COLUMNS = {
    "account": "string", "state": "string", "title": "string", "code": "string", "use": "string",
    "feature_count": "Int64", "floor_area_m2": "Float64", "share": "Float64", "site_area_m2": "Float64"}
CARD_COLUMNS = {
    "quantity": "string", "use": "string", "climate": "string", "end_use": "string", "carrier": "string",
    "region": "string", "year": "string", "type": "string", "path": "string", "stages": "string",
    "study_years": "Float64", "value": "Float64", "unit": "string", "lower": "Float64", "upper": "Float64",
    "bounds_mean": "string", "tier": "string", "source": "string", "verified": "boolean", "disputed": "string",
    "note": "string"}


def _uses_titles(request: BuildingRequest) -> dict:
    uses = request.uses.uses if request.uses else {}
    return {use: pick(entry.title, request.language) for use, entry in uses.items()}


def number_titles(accounts: dict, request: BuildingRequest) -> dict:
    """What the numbers of accounts are called: ``shown_name`` -> title of use, end use and climate, or of the region.

    Args:
        accounts: name -> account. request: with the names of uses and regions.
    """
    language, titles, uses = request.language, {}, _uses_titles(request)
    regions = {region: pick(title, language) for region, title in request.factors.regions.items()}
    for number in (product_number for account in accounts.values() for product_number in account.products()[1]):
        climate = word_of("climate", number.climate, language)
        words = (uses.get(number.land_class, number.land_class), text(f"buildings.end_{number.pool}", language),
                 climate) if number.pool in END_USES else (
            regions.get(number.land_class, number.land_class), climate, number.year)
        titles[shown_name(name_of_number(number))] = " · ".join(filter(None, words))
    return titles


def totals_table(account: Account, request: BuildingRequest, cancelled=None) -> tuple[pd.DataFrame, Band]:
    """Sums of an account: all, by use, climate, region and zone; and the band of all.

    An emission counts what is known, and is not a number where nothing is; ``covered_floor_area_m2`` lacks no number,
    and only of it a mean is reported. In ``covered_share`` a feature whose floor area is not known counts as much as
    the mean
    of those that have one: left out, it would not lower the share at all.

    Args:
        account: of a layer. request: titles and method.
        cancelled: asked between steps, whether to stop.

    Returns:
        Floor areas in m², t CO2 per year with their bands, kg CO2/(m² a); embodied t CO2.
    """
    floors, is_counted, groups = account.floors.floor_m2, account.state == KNOWN, _groups(account, request)
    area = np.where(floors.is_known, floors.low, 0.0)
    products, numbers = account.products()
    amount = np.zeros((len(groups), max(len(account.combinations), 1)))
    rows, embodied, present = [], account.embodied_kg_m2(), request.energy.end_uses
    each = {name: times(multiply(account.kg_m2(name), floors), 1.0 / KG_PER_T) for name in present}
    columns_of = {name: [] for name in (*END_USES, "emission", "mean", "once", "covered")}
    for g, (group, key, title, mask) in enumerate(groups):
        counted = mask & (account.combination >= 0)
        np.add.at(amount[g], account.combination[counted], area[counted])
        floor, covered = float(area[mask].sum()), float(area[mask & is_counted].sum())
        ground = _ground(account, area, mask)
        for end_use in END_USES:
            columns_of[end_use].append(_sum([each[end_use]] if end_use in present else [], mask).in_tables)
        columns_of["emission"].append(_sum(list(each.values()), mask).in_tables)
        of_covered = _sum(list(each.values()), mask & is_counted).times(KG_PER_T)
        columns_of["mean"].append(divide(of_covered.in_tables, Interval.of(covered)))
        columns_of["covered"].append(Interval.of(floor, covered=shared(*(
            np.array([ground[some].sum()]) for some in (is_counted[mask], ~is_counted[mask])))))
        stages, study_years, once = _embodied(account, request, mask)
        columns_of["once"].append(once)
        rows.append({
            "account": account.name, "group": group, "id": key, "title": title, "feature_count": int(mask.sum()),
            "floor_area_m2": floor, "covered_floor_area_m2": covered,
            "embodied_floor_area_m2": float(area[mask & embodied.is_known].sum()), "embodied_stages": stages,
            "study_years": study_years, "factor_year": account.factor_year, "factor_type": request.type,
            "factor_path": account.path or None, "energy_set": request.energy.set.id,
            "has_invented": any(number.tier == INVENTED for number in numbers)})
    frame = pd.DataFrame(rows)
    columns_of = {name: Interval(*map(np.concatenate, zip(*intervals))) for name, intervals in columns_of.items()}
    for name, column in {**{use: f"{use}_t_co2_yr" for use in END_USES}, "emission": "emission_t_co2_yr",
                         "mean": "emission_kg_co2_m2_yr", "once": "embodied_t_co2"}.items():
        frame[column] = cells.number(columns_of[name])
    frame["covered_share"] = cells.covered(columns_of["covered"])
    band = product_bands(amount, products, numbers, request.how, cancelled)
    band = band.without(~columns_of["emission"].is_known)
    frame["lower_t_co2_yr"], frame["upper_t_co2_yr"], frame["band_share"] = band.lower, band.upper, band.share
    frame["band"] = band_words(band.method, request.language)
    return frame.reindex(columns=list(TOTAL_COLUMNS)).astype(TOTAL_COLUMNS), band.rows([0])


def _ground(account: Account, area: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Floor area of some features, by which they count for what is covered: one that is unknown counts as a mean one,
    or as 1 where all are."""
    unknown, has_floor = np.isin(account.state, NO_FLOOR)[mask], account.floors.floor_m2.is_known[mask]
    floor = area[mask]
    mean = floor.sum() / has_floor.sum() if floor.sum() > 0.0 else 1.0
    return np.where(unknown, mean, floor)


def _sum(each: list[Interval], mask: np.ndarray) -> Tally:
    """The sum of some features, as far as it is known ``(1,)``; of no column nothing is."""
    count = int(mask.sum())
    if not each:
        return tally(np.zeros((1, count)), blanks(np.full((count, 1), np.nan), 0.0, BLANK)).without(np.array([True]))
    columns = (np.column_stack([interval[end][mask] for interval in each]) for end in range(4))
    return tally(np.ones((1, count)), Interval(*columns))


def _groups(account: Account, request: BuildingRequest) -> list:
    """Kind, id, title and features of each group."""
    zones, titles = request.built.zones, _uses_titles(request)
    language, count = request.language, len(account.floors)
    groups = [(WHOLE, None, text(f"buildings.account_{account.name}", language), np.ones(count, dtype=bool))]
    regions = {region: pick(title, language) for region, title in request.factors.regions.items()}
    for kind, values, names in ((USE, account.use, titles), (CLIMATE, account.climate, {}),
                                (REGION, account.region, regions)):
        plain = np.array([value or "" for value in values], dtype=object)
        for value in sorted(set(plain.tolist())):
            if kind == CLIMATE and not value:
                continue
            groups.append((kind, value or None, names.get(value, value) if value else text(
                f"buildings.state_{'unknown_use' if kind == USE else 'no_factor'}", language), plain == value))
    for place, zone in enumerate(zones.ids):
        mask = account.floors.zone == place
        if mask.any():
            groups.append((ZONE, zone, zones.names[place], mask))
    outside = account.floors.zone < 0
    if zones.ids and outside.any():
        groups.append((ZONE, "outside", text("carbon.outside", language), outside))
    return groups


def _embodied(account: Account, request: BuildingRequest, mask: np.ndarray) -> tuple:
    """Stages, study period and t CO2; no sum where boundaries differ, as they are never added up."""
    uses = {account.combinations[k].use for k in set(account.combination[mask].tolist()) if k >= 0}
    rows = [embodied for embodied in map(request.energy.embodied_of, sorted(uses)) if embodied is not None]
    boundaries = {(embodied.stages, embodied.study_years) for embodied in rows}
    if not boundaries:
        return None, None, _sum([], mask).in_tables
    if len(boundaries) > 1:
        return "; ".join(sorted({stages for stages, _years in boundaries})), None, _sum([], mask).in_tables
    amount = times(multiply(account.embodied_kg_m2(), account.floors.floor_m2), 1.0 / KG_PER_T)
    return rows[0].stages, rows[0].study_years, _sum([amount], mask).in_tables


def coverage_table(account: Account, request: BuildingRequest) -> pd.DataFrame:
    """What is not counted, or not in full: a row per state and value of the use.

    Args:
        account: of a layer. request: its language.

    Returns:
        Columns ``COVERAGE_COLUMNS``, areas in m².
    """
    floors = account.floors
    total = Interval.of(floors.floor_m2.low[floors.floor_m2.is_known].sum())
    frame = pd.DataFrame({"state": account.state, "code": [code or None for code in floors.code], "use": account.use,
                          "row": np.arange(len(floors))})
    rows = []
    for (state, code, use), some in frame[frame["state"] != KNOWN].groupby(
            ["state", "code", "use"], dropna=False, sort=True):
        mask = np.isin(np.arange(len(floors)), some["row"])
        floor, site = (_sum([size], mask).in_tables for size in (floors.floor_m2, floors.site_m2))
        title = text(f"buildings.state_{state}", request.language)
        rows.append({"account": account.name, "state": state, "title": title, "code": code, "use": use,
                     "feature_count": len(some), "floor_area_m2": cells.one_number(cells.number(floor)),
                     "share": cells.one_number(cells.number(divide(floor, total))),
                     "site_area_m2": cells.one_number(cells.number(site))})
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS)).astype(COVERAGE_COLUMNS)


def cards(accounts: dict, request: BuildingRequest) -> pd.DataFrame:
    """The card of each number that the accounts rest on, blank ones among them.

    Args:
        accounts: name -> account. request: sets and factors.

    Returns:
        Columns ``CARD_COLUMNS``.
    """
    used = sorted({(pair.use, pair.climate) for account in accounts.values() for pair in account.combinations})
    rows: dict = {}
    for use, climate in used:
        for lines in request.energy.of(use, climate).values():
            for row in lines:
                rows["intensity", row[:4]] = _card(
                    "intensity", row.number, INTENSITY_UNIT, request, use=row.use, climate=row.climate or None,
                    end_use=row.end_use, carrier=row.carrier)
        embodied = request.energy.embodied_of(use)
        if embodied is not None:
            rows["embodied", use] = _card("embodied", embodied.number, EMBODIED_UNIT, request, use=use,
                                          stages=embodied.stages, study_years=embodied.study_years)
    for account in accounts.values():
        for region in sorted({combination.region for combination in account.combinations if combination.region}):
            number = request.factors.factor(region, account.factor_year, request.type, account.path)
            rows["factor", region, account.factor_year, account.path] = _card(
                "factor", number, FACTOR_UNIT, request, region=region, year=str(account.factor_year),
                type=request.type, path=account.path or None, carrier=ELECTRICITY)
    carriers = {row.carrier for use, climate in used for lines in request.energy.of(use, climate).values()
                for row in lines}
    for carrier in sorted(carriers - {ELECTRICITY}):
        rows["factor", carrier] = _card("factor", request.factors.carriers[carrier], FACTOR_UNIT, request,
                                        carrier=carrier)
    return pd.DataFrame(list(rows.values()), columns=list(CARD_COLUMNS)).astype(CARD_COLUMNS)


def _card(quantity: str, number, unit: str, request: BuildingRequest, **columns) -> dict:
    language, held = request.language, request.energy.set
    return {"quantity": quantity, "year": number.year or held.year or None,
            "region": number.region or pick(held.region, language) or None, "value": number.value, "unit": unit,
            "lower": number.lower, "upper": number.upper,
            "bounds_mean": text(f"carbon.bounds_{number.bounds}", language) if number.bounds else None,
            "tier": number.tier or None, "source": source_text(number, language), "verified": number.verified,
            "disputed": pick(number.disputed, language) or None, "note": pick(number.note, language) or None, **columns}


def counts_of(accounts: dict, totals: pd.DataFrame, coverage: pd.DataFrame, card: pd.DataFrame,
              request: BuildingRequest) -> dict:
    """Numbers and booleans; those of what plots allow begin with ``POTENTIAL_``.

    Args:
        accounts: name -> account. totals, coverage, card: of both. request: of the run.

    Returns:
        Areas in m², emissions in t CO2 per year, means in kg CO2/(m² a); None where nothing is known.
    """
    values: dict = {}
    names = {"floor_area_m2": "FLOOR_AREA_M2", "covered_floor_area_m2": "COVERED_FLOOR_AREA_M2",
             "covered_share": "COVERED_SHARE", **{f"{use}_t_co2_yr": f"{use.upper()}_T_CO2_YR" for use in END_USES},
             "emission_t_co2_yr": "EMISSION_T_CO2_YR", "lower_t_co2_yr": "EMISSION_LOWER_T_CO2_YR",
             "upper_t_co2_yr": "EMISSION_UPPER_T_CO2_YR", "emission_kg_co2_m2_yr": "EMISSION_KG_CO2_M2_YR",
             "embodied_t_co2": "EMBODIED_T_CO2", "feature_count": "FEATURE_COUNT"}
    for name in (ACTUAL, POTENTIAL):
        prefix = "" if name == ACTUAL else "POTENTIAL_"
        row_of_whole = totals[(totals["account"] == name) & (totals["group"] == WHOLE)]
        for column, key in names.items():
            values[prefix + key] = cells.one_number([row_of_whole.iloc[0][column] if len(row_of_whole) else None])
        not_counted = coverage[(coverage["account"] == name) & (coverage["state"] != BLANK)]
        values[f"{prefix}NOT_COUNTED_COUNT"] = int(not_counted["feature_count"].sum())
    actual = coverage[coverage["account"] == ACTUAL]
    for state, key in ((UNUSABLE, "UNUSABLE_COUNT"), (NO_FLOOR_AREA, "NO_FLOOR_AREA_COUNT")):
        values[key] = int(actual.loc[actual["state"] == state, "feature_count"].sum())
    values["UNVERIFIED_COUNT"] = int((~card["verified"].fillna(False) & card["value"].notna()).sum())
    values["IS_COVERED"] = not len(coverage)
    return values


def notes_of(accounts: dict, coverage: pd.DataFrame, counts: dict, request: BuildingRequest) -> list:
    """What the numbers rest on and leave out, in sentences.

    Args:
        accounts: name -> account. coverage, counts: of both. request: of the run.
    """
    language, held = request.language, request.energy.set
    notes = [text("buildings.set_used", language, set=held.id, title=pick(held.title, language),
                  origin=request.energy.origin, boundary=pick(held.boundary, language))]
    if held.warning:
        notes.append(pick(held.warning, language))
    absent = [end_use for end_use in END_USES if end_use not in request.energy.end_uses]
    if absent:
        notes.append(text("buildings.end_uses_absent", language, set=held.id, end_uses=", ".join(
            text(f"buildings.end_{end_use}", language) for end_use in absent)))
    for account in accounts.values():
        regions = sorted({factors.region for factors in account.combinations if factors.region})
        stated = {region: request.factors.factor(region, account.factor_year, request.type, account.path)
                  for region in regions}
        title = text(f"buildings.account_{account.name}", language)
        zone_code = ", ".join(f"{region} {number.value:.4f}" for region, number in stated.items() if number is not None)
        notes.append(text("buildings.factor_used", language, account=title, origin=request.factors.origin,
                          type=text(f"buildings.type_{request.type}", language), year=account.factor_year,
                          path=account.path or "–", factors=zone_code))
    if POTENTIAL in accounts:
        potential = accounts[POTENTIAL]
        if not potential.path:
            notes.append(text("buildings.at_factor_of_year", language, year=potential.factor_year,
                              plan_year=request.plan_year or "–"))
    for row in coverage.itertuples(index=False):
        notes.append(text("buildings.not_counted", language, account=text(f"buildings.account_{row.account}", language),
                          title=row.title, code="–" if pd.isna(row.code) else row.code, count=row.feature_count,
                          area=0.0 if pd.isna(row.floor_area_m2) else row.floor_area_m2,
                          share=0.0 if pd.isna(row.share) else 100.0 * row.share))
        if row.state == UNKNOWN_USE and pd.isna(row.code):
            notes.append(text(f"buildings.no_use_{row.account}", language, count=row.feature_count))
    if counts["UNVERIFIED_COUNT"]:
        notes.append(text("carbon.unverified_count", language, count=counts["UNVERIFIED_COUNT"]))
    return notes
