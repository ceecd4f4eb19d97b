"""What stands in an HTML page: words, elements, attributes."""
from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """Texts by element, and the elements and attributes that stand in a page."""

    def __init__(self, html: str):
        super().__init__()
        self.tags, self.attributes, self.texts, self.open = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag):]

    def handle_data(self, data):
        if "script" not in self.open and "style" not in self.open and data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def words(self) -> str:
        return " ".join(self.texts)


def section(html: str, name: str) -> str:
    """The words of one section of the page."""
    start = html.index(f'<section id="{name}"')
    return Page(html[start:html.index("</section>", start)]).words
