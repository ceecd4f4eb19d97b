"""Other checks than that of zoning in parts: their algorithm runs up to its check, and from its answer on."""
from __future__ import annotations

import json
from pathlib import Path


class Asked(Exception):
    """A run has asked its check."""


def parameters_of(words: str) -> dict:
    """Parameters as “Copy as JSON” of a dialog gives them, or the object of inputs alone.

    Raises:
        InputError: it is no JSON, or names no inputs.
    """
    from ...core.errors import InputError

    try:
        given = json.loads(words)
        given = given.get("inputs", given)
        return {str(name): value for name, value in given.items()}
    except (ValueError, AttributeError) as error:
        raise InputError("scale.no_parameters", detail=str(error)) from error


def with_destinations(inner, given: dict, folder: str) -> tuple[dict, list]:
    """The parameters of a run with destinations in a folder, and which of these were wanted."""
    targets = destinations_in(inner, [definition.name() for definition in inner.destinationParameterDefinitions()
                                      if given.get(definition.name()) not in (None, "")], folder)
    return {**given, **targets}, list(targets)


def destinations_in(inner, wanted: list, folder: str) -> dict:
    """Destinations of a run in a folder; its manifest, which one that is repeated always writes, if it is wanted."""
    from ...bridge.runs.again import destinations_again

    targets = destinations_again(inner, {"outputs": wanted}, folder)
    return {name: target for name, target in targets.items() if name != inner.MANIFEST or name in wanted}


def question_of(inner, parameters: dict, context, feedback):
    """What a run asks its check.

    Args:
        inner: the algorithm, prepared. parameters: of it.

    Raises:
        InputError: it ended without.
    """
    from ...core.errors import InputError
    from ...core.scale.run import without_paths

    asked = []

    def take(check, request, steps):
        asked.append(request)
        raise Asked

    _hash_rows(inner)
    inner.in_parts = take
    try:
        inner.processAlgorithm(parameters, context, feedback)
    except Asked:
        return without_paths(asked[0])
    raise InputError("scale.needs_all")


def collected(inner, parameters: dict, folder: Path, context, feedback) -> dict:
    """What a run gives with the answer of parts in place of its check's.

    Args:
        inner: the algorithm, prepared. parameters: of it. folder: of the parts.

    Raises:
        InputError: parts that are not judged, or layers that are not those that were prepared.
    """
    from ...core.cluster.folder import collect
    from ...core.errors import InputError
    from ...core.scale.run import same_layers

    def answer(check, request, steps):
        outcome, prepared, _more = collect(folder, steps.progress, steps.cancelled)
        if not same_layers(request, prepared):
            raise InputError("scale.other_layers", folder=folder.name)
        return outcome

    _hash_rows(inner)
    inner.in_parts = answer
    return inner.processAlgorithm(parameters, context, feedback)


def _hash_rows(inner) -> None:
    """Let a run hash the rows that it reads, as for a manifest: ``collected`` compares them."""
    for layer in inner.taken:
        if layer.noticed.reads is None:
            layer.noticed.reads = []


def require_same(inner, manifest: dict, folder: str) -> None:
    """Refuse to collect with other packs or tables than the parts were made with: their numbers would not be these.

    Args:
        inner: the algorithm, prepared, with its files. manifest: of the parts. folder: of the parts, its name.

    Raises:
        InputError: packs or files of another content, by name.
    """
    from ...bridge.runs.trace import file_entry
    from ...core.errors import InputError

    known = {(entry["use"], entry["id"]): entry["hash"] for entry in manifest.get("packs", ())}
    changed = [entry["id"] for entry in inner.pack_entries()
               if known.get((entry["use"], entry["id"])) != entry["hash"]]
    known = {(entry["use"], entry["file_name"]): entry.get("content_hash") for entry in manifest.get("files", ())}
    changed += [entry["file_name"] for entry in map(file_entry, inner.files_given)
                if known.get((entry["use"], entry["file_name"])) != entry.get("content_hash")]
    if changed:
        names = list(dict.fromkeys(changed))
        raise InputError("scale.other_packs", names=", ".join(names), count=len(names), folder=folder)
