"""Whether a cell names a document, or says that there is none, that it is still to come, or only yes."""
from __future__ import annotations

import re
import unicodedata

from ..tokens import plain_name

#: Cells that say yes or no, that all is well or open, and what software writes of a field of truth, without blanks.
_BARE = frozenset(
    "是 有 对 好 完成 完善 齐全 齊全 同意 通过 通過 合格 达标 符合 落实 办结 辦結 x y n j t f ok yes no ja nein oui "
    "non si sí ya ada open offen done complete completed available vorhanden erledigt true false wahr falsch "
    "tba tbc tbd nil n.a n.v k.a entfällt มี มีแล้ว ใช่".split())
#: Numbers that are a yes, a no or a share, as also software writes them.
_TRUTH = re.compile(r"[01]|\d+(?:\.\d+)?%|[01]\.0+")
#: Behind "no" in titles of the document that says of land that there is no dispute.
_UNDISPUTED = "[^无無]{0,6}(?:纠纷|糾紛|争议|爭議|异议|異議).*(?:证明|證明|[书書函号號]|说明|說明)"
_UNOPPOSED = r" (?:\w+ ){0,3}(?:dispute|objection|claim)s? .*(?:\d|certificate|statement|letter|declaration|proof)"
#: How a cell without its blanks begins that says there is none yet. Titles and places that begin so are left.
_DENIED = re.compile(
    f"[无無](?![锡錫为為棣极偿償]|{_UNDISPUTED})|未(?![央阳陽]|批先)|否|[没沒](?!收)|待|[暂暫](?!行)|缺|"
    "尚(?![志义義])|不(?!动产|動產)|正在|拟|擬|等待|预计|預計|部分|报批|報批|在办|在辦|ไม่(?!ขัดข้อง)|ยังไม่|รอ(?!ง)|อยู่ระหว่าง")
_UNDERWAY = re.compile(r"\D{1,6}中")
#: What says so elsewhere in a cell, but in the title of a decision on building without approval (未批先建).
_WITHIN = re.compile(
    "(?![关關][于於]).*?(?:[尚并並]未|[未待](?!批先)[办辦补補批签簽领領報报提完缴繳交落取出审審核定编編]|"
    "没有|沒有|[暂暫][无無缺]|不[全齐齊]|缺[失少项項])")
#: What says that it is done, and names a document only with its number.
_DONE = re.compile(r"已|有(?!偿|償)|(?:yes|ja)\b")
#: A number of a document alone, of a place or an office whose name begins as above (未央区〔2025〕1号).
_NUMBERED = re.compile(".[^取得办辦补補批签簽领領報报提完缴繳交落见見有出经經收审審][^,;。:()]{0,12}"
                       r"[〔\[【(](?:19|20)\d{2}[〕\]】)]第?\d+[号號]?")
#: Words of other languages, in a cell with its blanks. "No. 15", "No 15" and "no-objection" are no denials.
_WORDS = re.compile(
    rf"(?:no(?![-.:°º#]|\s*\d|{_UNOPPOSED})|none|nein|kein\w*|ohne|non(?!-)|sin|aucune?|pas|ning[uú]n\w*|"
    r"applied|requested|expected|planned|in (?:progress|process|preparation|arbeit|bearbeitung|vorbereitung)|"
    r"under (?:way|review|preparation)|to (?:be|come|follow))\b|"
    r".*?\b(?:not|missing|pending|outstanding|await\w*|nicht|fehl(?:t|en|end)|ausstehend|noch|beantragt|folgt|belum|"
    r"tidak|pendiente|falta)\b")


def names_document(cell: object) -> bool:
    """Whether a cell names a document: by its number, or by its title.

    What is doubtful names none, so that the parcel stays open with a reason and is not ready in silence.

    Args:
        cell: as it is written.

    >>> [names_document(cell) for cell in ("川国土补〔2025〕1号", "Notarial deed of May", "2024-15", "未央")]
    [True, True, True, True]
    >>> any(map(names_document, ("", "无", "未办理", "协议待签", "否", "已报批", "not yet", "Urkunde fehlt", 1)))
    False
    """
    blankless = plain_name(cell).strip(".,;:!?-。")
    if blankless in _BARE or _TRUTH.fullmatch(blankless) or not any(map(str.isalnum, blankless)):
        return False
    if _DENIED.match(blankless) and _NUMBERED.fullmatch(blankless) is None or _UNDERWAY.fullmatch(blankless):
        return False
    spaced = " ".join(unicodedata.normalize("NFKC", str(cell)).casefold().split())
    if _DONE.match(spaced) and not any(map(str.isdigit, spaced)):
        return False
    return _WITHIN.match(blankless) is None and _WORDS.match(spaced) is None
