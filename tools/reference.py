"""Writes what the declarations of all algorithms say: docs/reference/, the list of tools in the help's index.

It writes the keys of packs and the words of models too, see ``pack_keys`` and ``models``.

``./dev reference`` writes them again; ``tests/algorithms/test_reference.py`` fails while they say something else.
"""
from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, QTranslator

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "zh")
WORDS = {
    "title": {"en": "Algorithms and their parameters", "zh": "算法与参数"},
    "made": {"en": "Made from the declarations by `./dev reference`. Ids are for ever; names and help are those of the "
                   "dialogs.",
             "zh": "由 `./dev reference` 依声明生成。标识永不更改；名称与说明同对话框。"},
    "inputs": {"en": "Parameter | Name | Kind | Unit | Group | Required | Default | Help",
               "zh": "参数 | 名称 | 类型 | 单位 | 分组 | 必填 | 默认值 | 说明"},
    "outputs": {"en": "Output | Name | Type", "zh": "输出 | 名称 | 类型"},
    "colon": {"en": ": ", "zh": "："}}
LIST = re.compile(r"(?<=<!-- tools -->\n).*?(?=<!-- /tools -->)", re.DOTALL)


def pages(algorithms: list, models=()) -> dict:
    """Path below the root -> what it has to hold, in every language.

    Args:
        algorithms: classes of algorithms in the order in which they are shown. models: that we ship.
    """
    drawn, values = runpy.run_path(str(Path(__file__).with_name("models.py"))), {}
    for language in LANGUAGES:
        translator = QTranslator()
        if language != "en":
            assert translator.load(str(ROOT / "i18n" / f"groundrules_{language}.qm")), "./dev translate"
            QCoreApplication.installTranslator(translator)
        try:
            groups: dict = {}
            for algorithm in algorithms:
                made = algorithm().create()
                groups.setdefault(made.group(), []).append(made)
            in_language = [type(shipped)(shipped.path) for shipped in models]   # with words of the language
            values |= {f"help/{language}/models/{model.name()}.svg": drawn["picture"](model) for model in in_language}
            values |= {f"models/{model.path.name}": drawn["worded"](model.path.read_text(encoding="utf-8"), model)
                       for model in in_language if language == "en"}
            values[f"docs/reference/{language}.md"] = _reference(groups, language)
            index = f"help/{language}/index.html"
            values[index] = LIST.sub(lambda _old, groups=groups, colon=WORDS['colon'][language]: _list(
                groups, colon), (ROOT / index).read_text(encoding="utf-8"))
        finally:
            QCoreApplication.removeTranslator(translator)
    return values


def _list(groups: dict, colon: str) -> str:
    lines = []
    for name, algorithms in groups.items():
        lines += [f"<h4>{name}</h4>", "<ul>", *(
            f'<li><a href="{algorithm.name()}.html">{algorithm.displayName()}</a>{colon}'
            f'{algorithm.shortDescription()}</li>'
            for algorithm in algorithms), "</ul>"]
    return "\n".join(lines) + "\n"


def _reference(groups: dict, language: str) -> str:
    lines = [f"# {WORDS['title'][language]}", "", WORDS["made"][language], ""]
    for name, algorithms in groups.items():
        lines += [f"## {name}", ""]
        for algorithm in algorithms:
            names = {value.name(): f"`{value.name()}`" for value in algorithm.parameterDefinitions()}
            lines += [f"### {algorithm.displayName()} `groundrules:{algorithm.name()}`", "",
                      algorithm.shortDescription(), "",
                      *_table(WORDS["inputs"][language], (_parameter(value, names, language)
                                                          for value in algorithm.parameterDefinitions())), "",
                      *_table(WORDS["outputs"][language], ((f"`{value.name()}`", value.description(), value.type())
                                                           for value in algorithm.outputDefinitions())), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(head: str, rows) -> list[str]:
    cells = [[re.sub(r"\s*\n\s*", "<br>", str(cell)).replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {head} |", "|" + "---|" * (head.count("|") + 1), *("| " + " | ".join(row) + " |" for row in cells)]


def _parameter(first, names: dict, language: str) -> tuple:
    """Cells of a parameter: what was declared, in words."""
    from groundrules.bridge.inputs.declared import input_of
    from groundrules.core.inputs.describing import described

    text, default = described(input_of(first), language, names.__getitem__), first.defaultValue()
    return (f"`{first.name()}`", first.description(), text.kind, text.unit, text.group, text.needed,
            "" if default in (None, "", []) else f"`{default}`", first.help())


def shipped_models() -> list:
    """The models of the provider, which has to be registered."""
    from qgis.core import QgsApplication

    return [algorithm for algorithm in QgsApplication.processingRegistry().providerById("groundrules").algorithms()
            if hasattr(algorithm, "path")]


def main() -> None:
    from qgis.core import QgsApplication

    sys.path.insert(0, str(ROOT / "tests"))
    import conftest  # noqa: F401 - lets the clone be imported as groundrules
    import pack_keys

    application = QgsApplication([], False)
    application.initQgis()
    import groundrules
    from groundrules.algorithms.provider import algorithm_classes

    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    for name, content in {**pages(list(algorithm_classes()), shipped_models()), **pack_keys.pages()}.items():
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(content, encoding="utf-8")
        print(name)
    plugin.unload()
    application.exitQgis()


if __name__ == "__main__":
    main()
