"""How a basis in a table of a pack is told: number and article only where somebody verified it."""
from __future__ import annotations

from ..texts import text


def basis_text(document: str, number: str, article: str, verified: bool, language: str) -> str:
    """One text; of an unverified basis the document's title and "clause to be checked"; empty without a document."""
    if not document:
        return ""
    if not verified:
        return text("zoning.clause_to_be_checked", language, document=document)
    titled = f"{document} {number}" if number else document
    return text("zoning.article", language, document=titled, article=article) if article else titled
