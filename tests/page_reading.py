"""Reads a page as a browser would, and collects what a test wants to know."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser

#: Elements that have no end tag.
_VOID = frozenset({"meta", "input", "br", "col", "rect", "path"})


class Page(HTMLParser):
    """The elements and the text of a page; AssertionError for one that is not well nested."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "script"):
            self.text += "".join(f"{word} " for word in data.split())

    def count(self, tag: str) -> int:
        """How many elements of this name there are."""
        return Counter(name for name, _ in self.elements)[tag]

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of this name."""
        return [attributes for name, attributes in self.elements if name == tag]


def assert_sound(source: str) -> Page:
    """Assert what holds for every page of ours; return the page."""
    page = Page(source)
    assert page.count("h1") == 1
    assert page.all("html") == [{"lang": "en"}]
    _assert_policy(page)
    for name, attributes in page.elements:
        assert "style" not in attributes, name
        assert not [one for one in attributes if one.startswith("on")], name
        assert "src" not in attributes, name
        assert not re.match(r"[a-z]+:|//", attributes.get("href", "")), attributes
    assert "http://" not in source
    assert "https://" not in source
    assert all(header.get("scope") for header in page.all("th"))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    pictures = [one for one in page.all("svg") if one.get("aria-hidden") != "true"]
    assert all(one["role"] == "img" for one in pictures)
    assert source.count("<desc") == len(pictures)
    return page


def _assert_policy(page: Page) -> None:
    (policy,) = [
        one["content"] for one in page.all("meta") if "Security" in one.get("http-equiv", "")
    ]
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; ")
    assert "unsafe" not in policy
    for kind in ("style", "script"):
        for content in re.findall(rf"<{kind}>(.*?)</{kind}>", page.source, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{kind}-src 'sha256-{digest}'" in policy
