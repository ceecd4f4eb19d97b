"""Guesses the kind of each layer, for a person who sees the guess and its reason and may change it.

Each signal for a kind of layer has a weight between 0 and 1: the name in the data source, the shown
name, the file's name, names that the user gave before, fields that give a layer away, and values.
Signals add up as independent hints do, ``1 - (1 - a)(1 - b)…``; a sign against a kind halves
the sum, and another geometry rules it out. A kind is recognised from ``RECOGNISED`` upwards, if no
other comes within ``LEAD``. ``core/layers/binding.py`` guesses for unattended runs, by names alone, with the same
rules for names (``names.py``).
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Optional

from ...rules.model import Pack
from ...texts import text
from .kinds import Kind, common_fields, kinds_of, not_words
from .layer import LayerDescription, Reason, field_of, layer_fields
from .names import alias_inside, alias_within, fold, is_alias, without_parts

__all__ = ["LayerDescription", "Reason", "Recognition", "for_a_run", "layer_fields", "recognise", "why", "why_not",
           "with_role"]

RECOGNISED = 0.40   # two weak hints, or one good one
LEAD = 0.10         # by which the best kind must beat the second
NEAR = 0.15         # from here on a kind nearly matched, and "why not?" mentions it

WEIGHTS = {"own_name": 0.95, "data_name": 0.90, "shown_name": 0.85, "file_name": 0.50,
           "word_in_data_name": 0.60, "word_in_shown_name": 0.55, "word_in_file_name": 0.42,
           "telling_field": 0.25, "shared_field": 0.15, "pack_field": 0.20,
           "values": 0.35, "values_alone": 0.45}
MOST_FIELDS = 4      # telling fields that count
MIN_SHARE = 0.8      # of the sampled values that must be words of a domain
FEW_SHARE = 0.2      # below it the values are a sign against


@dataclass(frozen=True)
class Recognition:
    """What a layer seems to be, and why.

    Attributes:
        layer_id: of the layer.
        role: a role of the pack, or None.
        score: 0 to 1, of the best kind.
        reasons: for the role, or why no role was found.
        fields: field role -> field; those of the pack's role, then those that any layer may have.
        not_roles: role -> reasons, for each role of the pack that the layer nearly matched.
        kind: the role, or the id of a known kind on which the pack has no rules; empty for none.
        layer: its name, for sentences.
    """

    layer_id: str
    role: Optional[str]
    score: float
    reasons: tuple
    fields: dict = field(default_factory=dict)
    not_roles: dict = field(default_factory=dict)
    kind: str = ""
    layer: str = ""


@dataclass
class _Evidence:
    """Hints for one kind."""

    hints: list = field(default_factory=list)     # (weight, Reason)
    against: list = field(default_factory=list)   # Reason
    excluded: bool = False
    exact: bool = False
    bound: dict = field(default_factory=dict)     # field role -> field, found by its values

    @property
    def score(self) -> float:
        left = 1.0
        for weight, _ in self.hints:
            left *= 1.0 - weight
        return 0.0 if self.excluded else (1.0 - left) * 0.5 ** len(self.against)

    @property
    def is_near(self) -> bool:
        return bool(self.hints) if self.excluded else self.score >= NEAR

    def add(self, signal: str, key: str, **values) -> None:
        self.hints.append((WEIGHTS[signal], Reason(f"roles.{key}", values)))

    @property
    def reasons(self) -> tuple:
        return (*(reason for _, reason in sorted(self.hints, key=lambda hint: -hint[0])), *self.against)


def recognise(layers: Sequence[LayerDescription], pack: Optional[Pack],
              own_names: Optional[Mapping] = None) -> list[Recognition]:
    """Guess the kind of each layer.

    Args:
        layers: of a project.
        pack: whose roles are looked for; None: only the kinds that are known without a pack.
        own_names: role -> names that the user has given to such layers before.

    Returns:
        One for each layer, in order.
    """
    kinds = kinds_of(pack)
    owners = _owners(kinds)
    domains = {name: _domains(kind) for name, kind in kinds.items()}
    shared_files = [layer.file_name for layer in layers]
    gathered = []
    for layer in layers:
        evidence = {name: _Evidence() for name in kinds}
        _by_names(layer, kinds, evidence, own_names or {}, shared_files.count(layer.file_name) <= 1)
        _by_fields(layer, kinds, evidence, owners)
        _by_values(layer, kinds, domains, evidence)
        for name, kind in kinds.items():
            _by_geometry(layer, kind, evidence[name])
        gathered.append(evidence)
    exact = {name for evidence in gathered for name in kinds if evidence[name].exact and not evidence[name].excluded}
    return [_decide(layer, kinds, evidence, exact, pack) for layer, evidence in zip(layers, gathered)]


# -- signals ---------------------------------------------------------------------------------------

def _by_names(layer, kinds, evidence, own_names, own_file) -> None:
    tails = [("data_name", layer.data_layer), ("shown_name", layer.name)]
    if own_file:   # the name of a file with many layers does not describe one of them
        tails.append(("file_name", layer.file_name.rsplit(".", 1)[0]))
    inside = {signal: without_parts({name: alias_within([word], (*kind.names, *kind.more_names))
                                     for name, kind in kinds.items()}) for signal, word in tails if word}
    for name, kind in kinds.items():
        here, aliases = evidence[name], tuple(map(fold, (*kind.names, *kind.more_names)))
        own = set(map(fold, own_names.get(name, ())))
        titles = [word for word in (layer.data_layer, layer.name) if fold(word) in own]
        if titles:
            here.add("own_name", "own_name", name=titles[0])
            here.exact = True
        here.exact = here.exact or is_alias((layer.data_layer, layer.name), kind.names)
        seen = set()
        for signal, word in tails:
            if not word or fold(word) in seen:
                continue
            if fold(word) in aliases:
                seen.add(fold(word))
                here.add(signal, signal, name=word)
            elif name in inside[signal]:
                seen.add(fold(word))
                alias = alias_within([word], (*kind.names, *kind.more_names))
                here.add(f"word_in_{signal}", f"word_in_{signal}", name=word, alias=_as_written(alias, kind))
                negation = next((negated for negated in not_words() if negated in fold(word).replace(alias, " ")), None)
                if negation:
                    here.against.append(Reason("roles.negated", {"name": word, "word": negation}))


def _as_written(alias: str, kind: Kind) -> str:
    return next((name for name in (*kind.names, *kind.more_names) if fold(name) == alias), alias)


def _owners(kinds: Mapping) -> dict:
    """Field name in small letters -> kinds that have it."""
    owners: dict = {}
    for name, kind in kinds.items():
        own = {*kind.telling, *(alias for described in kind.fields.values() for alias in described.aliases)}
        for word in {alias.casefold() for alias in own}:
            owners.setdefault(word, set()).add(name)
    return owners


def _by_fields(layer, kinds, evidence, owners) -> None:
    common = {alias.casefold() for described in common_fields().values() for alias in described.aliases}
    for name, kind in kinds.items():
        telling = {alias.casefold() for alias in kind.telling}
        pack = {alias.casefold() for described in kind.fields.values() for alias in described.aliases
                if described.values or alias.casefold() not in common} - telling
        hits: dict = {"telling_field": [], "shared_field": [], "pack_field": []}
        for written, alias, _ in layer.fields:
            for word in dict.fromkeys((fold(written), fold(alias))):
                if word in telling:
                    hits["telling_field" if len(owners[word]) == 1 else "shared_field"].append(written)
                    break
                if word in pack and len(owners[word]) <= 2:
                    hits["pack_field" if len(owners[word]) == 1 else "shared_field"].append(written)
                    break
        room = MOST_FIELDS
        for signal, names in hits.items():
            for written in names[:room]:
                evidence[name].add(signal, signal, field=written)
            room = max(room - len(names), 0)


def _domains(kind: Kind) -> list:
    """Of each field of a kind that has words: its role, what is described, its words and those that mean nothing."""
    return [(role, described, {fold(word) for word in (*described.values, *(
        word for some in described.values.values() for word in some))}, {fold(word) for word in described.unknown})
        for role, described in kind.fields.items() if described.values]


def _by_values(layer, kinds, domains: Mapping, evidence) -> None:
    folded = {name: [(value, fold(value)) for value in values] for name, values in layer.values.items()}
    for name, kind in kinds.items():
        here = evidence[name]
        for domain in domains[name]:
            _by_domain(layer, folded, domain, here)
        code = field_of(layer, kind.code) if kind.pattern else None
        values = [value.strip() for value in layer.values.get(code, ())] if code else []
        if len(values) >= 2:
            share = sum(bool(re.fullmatch(kind.pattern, value)) for value in values) / len(values)
            if share >= kind.share:
                here.add("values", "values", field=code, examples=_examples(values))
            elif share < min(FEW_SHARE, kind.share):
                here.against.append(Reason("roles.other_values", {"field": code, "examples": _examples(values)}))


def _by_domain(layer, folded: Mapping, domain: tuple, here: _Evidence) -> None:
    role, described, words, unknown = domain
    named = field_of(layer, (*described.aliases, role))
    for written in [named] if named else layer.field_names:
        meant = [pair for pair in folded.get(written, ()) if pair[1] and pair[1] not in unknown]
        if not meant:
            continue
        values = [value for value, _ in meant]
        share = sum(word in words for _, word in meant) / len(meant)
        if named and share >= MIN_SHARE:
            here.add("values", "values", field=written, examples=_examples(values))
        elif named and share < FEW_SHARE:
            here.against.append(Reason("roles.other_values", {"field": written, "examples": _examples(values)}))
        elif not named and share >= MIN_SHARE and all(map(_tells_alone, values)):
            here.add("values_alone", "values", field=written, examples=_examples(values))
            here.bound[role] = written
            return


def _tells_alone(value: str) -> bool:
    """Whether a word is so specific that it identifies a domain under any field name; a number is not."""
    return not value.isascii() and len(value) >= 3


def _examples(values) -> str:
    return ", ".join(list(values)[:3])


def _by_geometry(layer, kind: Kind, here: _Evidence) -> None:
    if kind.geometry != "any" and layer.geometry not in ("any", kind.geometry):
        here.excluded = True
        here.against.append(Reason(f"roles.geometry_{layer.geometry}", {}))


# -- the answer ------------------------------------------------------------------------------------

def _decide(layer, kinds, evidence, exact, pack) -> Recognition:
    ranked = sorted(kinds, key=lambda name: -evidence[name].score)
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    score = evidence[best].score
    chosen, reasons = best, evidence[best].reasons
    near = {name: evidence[name].reasons for name in ranked if kinds[name].in_pack and evidence[name].is_near}
    if score < RECOGNISED:
        chosen, reasons = "", _nothing(layer, near, pack)
    elif second and score - evidence[second].score < LEAD and evidence[second].score >= RECOGNISED:
        chosen, reasons = "", (Reason("roles.ambiguous", {"first": kinds[best], "second": kinds[second]}),
                               *evidence[best].reasons, *evidence[second].reasons)
    elif best in exact and not evidence[best].exact and alias_inside((layer.data_layer, layer.name), kinds[best].names):
        chosen, reasons = "", (Reason("roles.second_best", {"role": kinds[best]}), *reasons)
        near[best] = (Reason("roles.second_best", {"role": kinds[best]}), *near.get(best, ()))
    role = chosen if chosen and kinds[chosen].in_pack else None
    if chosen and role is None and pack is not None:
        key = "roles.subjects" if chosen == "projects" else "roles.not_in_pack"
        reasons = (Reason(key, {"kind": kinds[chosen], "pack": pack.id}), *reasons)
    near.pop(role, None)
    fields = layer_fields(layer, kinds[chosen].fields, evidence[chosen].bound) if chosen else layer_fields(layer, {})
    return Recognition(layer.layer_id, role, round(score, 3), tuple(reasons), fields, near, chosen, layer.name)


def _nothing(layer, near, pack) -> tuple:
    from .names import is_garbled

    if any(map(is_garbled, (layer.name, layer.data_layer))):
        return (Reason("roles.garbled", {"layer": layer.name}),)
    if near:
        return (Reason("roles.too_little"),)
    return (Reason("roles.nothing"),)


def why(recognition: Recognition, language: str) -> list[str]:
    """Why a layer has its role, or why it has none, a sentence each.

    Args:
        recognition: of a layer.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    sentences = [reason.in_language(language) for reason in recognition.reasons]
    return list(dict.fromkeys(sentences))


def why_not(recognition: Recognition, role: str, language: str) -> list[str]:
    """Why a layer does not have a role, a sentence each.

    Args:
        recognition: of a layer. role: the other one.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    near = recognition.not_roles.get(role)
    if near is None:
        return [text("roles.no_sign", language, layer=recognition.layer)]
    head = text("roles.nearly", language, layer=recognition.layer)
    return [head, *dict.fromkeys(reason.in_language(language) for reason in near)]


def for_a_run(recognitions: Sequence[Recognition], pack: Pack) -> tuple[list, list]:
    """The recognised roles and fields in the form of a run's parameters ROLES and FIELDS.

    Only what the pack knows goes in; a run would refuse the rest.

    Args:
        recognitions: of the layers. pack: with the roles and fields.

    Returns:
        Rows ``(layer, role)`` and rows ``(layer, field role, field)``.
    """
    roles, fields = [], []
    for recognition in recognitions:
        if recognition.role in pack.roles:
            roles.append((recognition.layer_id, recognition.role))
            fields += [(recognition.layer_id, part, name) for part, name in recognition.fields.items()
                       if part in pack.roles[recognition.role].fields]
    return roles, fields


def with_role(recognition: Recognition, role: Optional[str], layer: LayerDescription,
              pack: Pack, fields: Optional[Mapping] = None) -> Recognition:
    """The recognition as the user changed it.

    Args:
        recognition: as guessed.
        role: that the user chose; None: none.
        layer: the layer described, to find the fields of that role.
        pack: whose role it is.
        fields: field role -> field as chosen by the user; the others are found.
    """
    described = pack.roles[role].fields if role in pack.roles else {}
    chosen = {part: name for part, name in (fields or {}).items() if name in layer.field_names}
    bound = {**layer_fields(layer, described), **chosen}
    key = "roles.said" if role else "roles.said_none"
    return replace(recognition, role=role, kind=role or "", score=1.0, reasons=(Reason(key),), fields=bound)
