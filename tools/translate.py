"""Collects the strings of ``tr("...")`` into the catalogues of i18n/ and compiles them.

One context, "GroundRules", wherever a string stands: pylupdate5 would file strings of helper functions
under the names of their variables. Line numbers are left out: they change with every edit and tell a
translator nothing. Usage: ``translate.py [FOLDER]``; FOLDER (default i18n/) receives the files.
"""
from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
HEAD = ('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
        '<TS version="2.1" language="{language}" sourcelanguage="en">\n<context>\n'
        '    <name>GroundRules</name>\n')
MESSAGE = "    <message>\n        <source>{source}</source>\n        {translation}\n    </message>\n"
UNFINISHED = '<translation type="unfinished"></translation>'


def strings() -> list[str]:
    """Literal arguments of every ``tr`` of the plugin, sorted."""
    result = set()
    for path in [ROOT / "plugin.py", *ROOT.glob("algorithms/**/*.py"), *ROOT.glob("ui/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                if getattr(node.func, "attr", getattr(node.func, "id", "")) == "tr":
                    result.add(node.args[0].value)
    return sorted(result)


def known(catalogue: Path) -> dict[str, str]:
    """What is translated already."""
    messages = ElementTree.parse(catalogue).getroot().iter("message")
    return {message.findtext("source"): message.findtext("translation") or "" for message in messages}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "i18n"
    for catalogue in sorted((ROOT / "i18n").glob("groundrules_*.ts")):
        translations = known(catalogue)
        text = HEAD.format(language={"zh": "zh_CN"}.get(catalogue.stem[12:], catalogue.stem[12:]))
        for source in strings():
            done = translations.get(source)
            translation = f"<translation>{escape(done)}</translation>" if done else UNFINISHED
            text += MESSAGE.format(source=escape(source), translation=translation)
        target = folder / catalogue.name
        target.write_text(text + "</context>\n</TS>\n", encoding="utf-8")
        subprocess.run(["lrelease", "-silent", target, "-qm", target.with_suffix(".qm")], check=True)


if __name__ == "__main__":
    main()
