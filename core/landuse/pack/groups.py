"""What a codes pack groups land by: lines of structure tables, and the attribute of town and village."""
from __future__ import annotations

from ...packs.archive import PackFiles
from ...packs.parts import BASIS, build_bases, check_bases, spellings
from ...packs.schema import Choice, ListOf, MapOf, Place, Record, Text, Values, name_text, texts
from ...packs.tables import cell_boolean, cell_form, read_pack_table
from .crosswalks import CODE, CODE_FORM, SCHEME_ID
from .model import SETTLEMENT_KINDS, Group, Settlement

BY_SETTLEMENT = Record({"urban": name_text(), "village": name_text(), "undetermined": name_text()},
                       needed=("urban", "village", "undetermined"))
GROUP = Record({"title": texts, "under": name_text(), "by_settlement": BY_SETTLEMENT}, needed=("title",))
GROUPS = Record({"table": Text(limit=90), "kinds": MapOf(GROUP), "basis": ListOf(BASIS)},
                needed=("table", "kinds", "basis"))
SETTLEMENT = Record({"kind": Choice(SETTLEMENT_KINDS), "title": texts, "spellings": ListOf(Text(limit=100))},
                    needed=("kind", "title"))
GROUP_COLUMNS = {"scheme": cell_form(SCHEME_ID, "a-z 0-9 -"), "code": cell_form(CODE, CODE_FORM), "group": str,
                 "verified": cell_boolean, "note": str}


def read_settlement(records: Values) -> dict:
    """{code: Settlement} of the key ``settlement``.

    Args:
        records: values of the key.
    """
    return {code: Settlement(record["kind"], record["title"], spellings(record.get("spellings", ())))
            for code, record in records.items()}


def read_groups(record: Values, schemes: dict, place: Place, files: PackFiles) -> dict:
    """Read the key ``groups`` and its table.

    Args:
        record: the key's values.
        schemes: the pack's lists.
        place: of the key; problems go there, and to the table.
        files: the pack's files.

    Returns:
        ``groups``, ``group_codes`` and ``group_basis`` of the pack.
    """
    check_bases(record["basis"], place.at("basis"))
    kinds, at = record["kinds"], place.at("kinds")
    groups = {key: Group(group["title"], group.get("under", ""), dict(group.get("by_settlement", {})))
              for key, group in kinds.items()}
    for key, group in groups.items():
        for other in filter(None, (group.under, *group.by_settlement.values())):
            if other not in groups:
                at.at(key).problem(kinds.line_of(key), "packs.group_unknown", group=other)
        above, way = group.under, [key]
        while above in groups and above not in way:
            way.append(above)
            above = groups[above].under
        if above in way:
            at.at(key).problem(kinds.line_of(key), "packs.group_loop", group=key)
    codes: dict = {}
    table = Place(record["table"], "", place.problems)
    for line, row in read_pack_table(record["table"], record.line_of("table"), place.at("table"), files, GROUP_COLUMNS,
                                     ("scheme", "code", "group")):
        scheme = schemes.get(row["scheme"])
        if scheme is None:
            table.at("scheme").problem(line, "packs.scheme_unknown", name=row["scheme"], known=", ".join(schemes))
            continue
        if row["code"] not in scheme.classes:
            table.at("code").problem(line, "packs.code_unknown", code=row["code"], scheme=scheme.id)
        if row["group"] not in groups:
            table.at("group").problem(line, "packs.group_unknown", group=row["group"])
        if row["code"] in codes.setdefault(scheme.id, {}):
            table.at("code").problem(line, "packs.listed_twice", value=row["code"])
        codes[scheme.id][row["code"]] = row["group"]
    return {"groups": groups, "group_codes": codes, "group_basis": build_bases(record["basis"])}
