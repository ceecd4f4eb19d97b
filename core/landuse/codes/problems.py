"""What a column of codes makes a run say: each sentence once, with the number of rows and examples."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Optional

from ...errors import InputError
from ...texts import text
from ..pack.model import LandUseCodes
from .detect import Detection, Spellings, meaning_differs, name_fits
from .spelling import read_code

EXAMPLES = 5
LONGEST = 100   # letters of an example
#: After these it cannot be decided which list a column follows; a run that counts land must ask the user.
UNTOLD = ("codes.ambiguous", "codes.two_editions", "codes.two_editions_apart", "codes.no_scheme")
_EFFECTS = UNTOLD[:3]   # these state the consequence too; with the first two, codes get no class

_ASKING = (*_EFFECTS, *(f"codes.{name}" for name in ("ambiguous_groups", "unknown", "unknown_elsewhere",
                                                     "names_of_other_scheme", "mixed_doubtful")))


def why_untold(problems: Iterable[InputError], among: Iterable[str] = UNTOLD) -> Optional[InputError]:
    """Why it cannot be decided which list a column follows, without the consequence; None if it is known.

    Args:
        problems: of ``class_problems``. among: keys that count.
    """
    untold = next((problem for problem in problems if problem.key in among), None)
    return untold if untold is None or untold.key not in _EFFECTS else InputError(f"{untold.key}_why", **untold.values)


def asking_for(problems: Iterable[InputError], parameter: str) -> list:
    """The same problems, with the name of the parameter in those that ask for it.

    Args:
        problems: of a column. parameter: name of the one that chooses the list.
    """
    return [InputError(problem.key, parameter=parameter, **problem.values) if problem.key in _ASKING else problem
            for problem in problems]


def taken(problems: Iterable[InputError]) -> list:
    """The same problems where codes in doubt keep the class that the list which was taken gives them.

    Args:
        problems: of a column.
    """
    return [InputError(f"{problem.key}_taken", **problem.values) if problem.key in _EFFECTS[:2] else problem
            for problem in problems]


def of_layer(layer: str, problems: Iterable[InputError], language: str) -> list:
    """Sentences about a column, each with the name of its layer.

    Args:
        layer: its name. problems: of the column.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return [text("codes.of_layer", language, layer=layer, what=problem.in_language(language)) for problem in problems]


def listed(counted: list) -> str:
    """Examples, the most frequent first, whatever the order of the rows.

    Args:
        counted: ``(text, count)`` each.

    >>> listed([("0201K", 2), ("99", 7)])
    '99, 0201K'
    """
    several = sorted(counted, key=lambda pair: (-pair[1], pair[0]))
    shown = ", ".join(text if len(text) <= LONGEST else f"{text[:LONGEST]}…" for text, _count in several[:EXAMPLES])
    return shown + (", ..." if len(several) > EXAMPLES else "")


def _problem(key: str, counted: list, **values) -> list:
    if not counted:
        return []
    count = sum(count for _text, count in counted)
    return [InputError(f"codes.{key}", count=count, examples=listed(counted), **values)]


def class_problems(spellings: Spellings, detection: Detection, codes: LandUseCodes, empty: int, auto: bool,
                   parameter: str) -> list:
    """List what is to be reported about a classified column.

    Args:
        spellings: what is in the column.
        detection: the list that was taken.
        codes: the pack.
        empty: number of rows without a code.
        auto: whether the list was recognised, and not chosen. parameter: that chooses it.
    """
    problems = [] if not empty else [InputError("codes.empty", count=empty)]
    problems += _of_scheme(spellings, detection, codes)
    if detection.kind != "none":
        problems += _unknown(spellings, detection, codes, auto)
    problems += _of_forms(spellings, detection)
    problems += _of_names(spellings, detection, codes) + _of_values(spellings, detection, codes)
    return asking_for(problems, parameter)


def _of_scheme(spellings: Spellings, detection: Detection, codes: LandUseCodes) -> list:
    counted = list(zip(spellings.texts, spellings.counts.tolist()))
    if detection.kind == "none":
        return _problem("no_scheme", counted, schemes=", ".join(codes.schemes))
    if not detection.kind:
        return []
    scheme, rivals = codes.schemes[detection.scheme], [codes.schemes[key] for key in detection.rivals]
    doubtful = [(spellings.texts[k], int(count)) for k, count, doubt in
                zip(spellings.pair_text, spellings.pair_count, detection.doubtful) if doubt]
    doubtful = _summed(doubtful)
    schemes = ", ".join([scheme.id, *detection.rivals])
    if detection.kind == "two_editions":
        theirs = [(text, count) for (text, count), reading in zip(counted, detection.readings)
                  if not reading.code and any(read_code(text, rival).code for rival in rivals)]
        ours = [(text, count) for (text, count), reading in zip(counted, detection.readings)
                if reading.code and any(not read_code(text, rival).code
                                        or meaning_differs(reading.code, scheme, read_code(text, rival).code, rival)
                                        for rival in rivals)]
        values = {"scheme": scheme.id, "others": ", ".join(detection.rivals), "mine": listed(ours) or "–",
                  "theirs": listed(theirs)}
        return _problem("two_editions", doubtful, **values) or [InputError("codes.two_editions_apart", **values)]
    if doubtful:
        return _problem("ambiguous", doubtful, schemes=schemes, scheme=scheme.id)
    groups = [(text, count) for (text, count), reading in zip(counted, detection.readings)
              if any(scheme.levels(reading.code)[:1] != rival.levels(read_code(text, rival).code)[:1]
                     for rival in rivals)]
    return _problem("ambiguous_groups", groups, schemes=schemes, scheme=scheme.id)


def _summed(counted: list) -> list:
    total: dict = {}
    for spelt, count in counted:
        total[spelt] = total.get(spelt, 0) + count
    return list(total.items())


def _unknown(spellings: Spellings, detection: Detection, codes: LandUseCodes, auto: bool) -> list:
    lacking = [(text, int(count)) for text, count, reading in zip(spellings.texts, spellings.counts, detection.readings)
               if not reading.code]
    known = {key: sum(bool(read_code(text, scheme).code) for text, _count in lacking)
             for key, scheme in codes.schemes.items() if key != detection.scheme}
    best = max(known, key=lambda key: (known[key], key in detection.rivals), default=None)
    if best is None or not known[best]:
        return _problem("unknown", lacking, scheme=detection.scheme)
    return _problem("unknown_elsewhere", lacking, scheme=detection.scheme, other=best, known=known[best])


def _of_forms(spellings: Spellings, detection: Detection) -> list:
    problems = []
    for form in ("number", "village", "mixed", "compatible", "underground"):
        problems += _problem(form, [(text, int(count)) for text, count, reading in
                                    zip(spellings.texts, spellings.counts, detection.readings)
                                    if reading.code and reading.form == form])
    return problems


def _of_names(spellings: Spellings, detection: Detection, codes: LandUseCodes) -> list:
    """Names that are not the code's; of those that an other code has in some list, which list it is."""
    scheme = codes.schemes[detection.scheme]
    wrong, rows = [], {key: 0 for key in codes.schemes}
    fitting = 0
    for k, name, count in zip(spellings.pair_text, spellings.pair_name, spellings.pair_count):
        reading = detection.readings[k]
        if not name or not reading.code or reading.form not in ("plain", "number"):
            continue
        if name_fits(scheme.classes[reading.code], name):
            fitting += int(count)
            continue
        wrong.append((f"{spellings.texts[k]} “{name}”", int(count)))
        for key, other in codes.schemes.items():
            rows[key] += int(count) * name_fits(other.classes.get(read_code(spellings.texts[k], other).code), name)
    other = max(rows, key=rows.get)
    if rows[other] > fitting:
        return _problem("names_of_other_scheme", wrong, scheme=scheme.id, other=other)
    return _problem("names_differ", wrong, scheme=scheme.id)


def _of_values(spellings: Spellings, detection: Detection, codes: LandUseCodes) -> list:
    """Codes about which the pack itself is not sure."""
    scheme = codes.schemes[detection.scheme]
    sure = _summed([(detection.readings[k].code, int(count)) for k, count, doubt in
                    zip(spellings.pair_text, spellings.pair_count, detection.doubtful)
                    if detection.readings[k].code and detection.readings[k].form != "underground" and not doubt])
    problems = []
    for what in ("legal_class", "target", "name"):
        problems += _problem(f"disputed_{what}", [(code, count) for code, count in sure
                                                  if what in scheme.classes[code].disputed], scheme=scheme.id)
    is_stated = any(entry.legal_class != "undetermined" for entry in scheme.classes.values())
    return problems + _problem("legal_class_open" if is_stated else "legal_class_none", [
        (code, count) for code, count in sure if scheme.classes[code].legal_class == "undetermined"
        and "legal_class" not in scheme.classes[code].disputed], scheme=scheme.id)


def ownership_problems(lacking: list, empty: int, codes: LandUseCodes) -> list:
    """Rights that are not stated, or that the pack does not list.

    Args:
        lacking: ``(word, count)`` of rights that the pack does not list. empty: number of rows without a right. codes:
            the lists.
    """
    problems = [] if not empty else [InputError("codes.ownership_empty", count=empty)]
    return problems + _problem("ownership_unknown", lacking, known=", ".join(codes.ownership))
