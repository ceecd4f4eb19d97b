"""What can be wrong with control lines, and where that is written: data of the pack, not code."""
from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..contract.basis import Basis, basis_text

TABLE = Path(__file__).resolve().parents[2] / "packs" / "cn-three-lines" / "lines.csv"


@dataclass(frozen=True)
class Kind:
    """A kind of finding.

    Attributes:
        id, severity: words; severity is critical, major or minor.
        title: language -> title.
        document: language -> title of the document, empty texts if unknown.
        number, article: of the document. verified: it was compared with the official text.
    """

    id: str
    severity: str
    title: dict
    document: dict
    number: str
    article: str
    verified: bool

    def basis(self, language: str) -> str:
        """Its basis, marked while unverified; empty if no document is known.

        Args:
            language: of the words.
        """
        return basis_text(Basis(self.document, self.number, self.article, self.verified), language)


@cache
def kinds() -> dict[str, Kind]:
    """All kinds, in the order in which they are listed."""
    by_id = {}
    with open(TABLE, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_id[row["kind"]] = Kind(
                row["kind"], row["severity"], {"en": row["title_en"], "zh": row["title_zh"]},
                {"en": row["document_en"], "zh": row["document_zh"]}, row["number"], row["article"],
                row["verified"] == "true")
    return by_id
