"""A page as a tree of elements with attributes and text, and requests that return one."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient

_VOID = {"meta", "link", "input", "img", "br", "hr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text inside, white space collapsed."""
        return " ".join(self._raw().split())

    def all(self, tag: str, **wanted: str) -> list[Element]:
        """Every element below with this tag and these attributes; `klass` and `for_` stand for what Python reserves."""
        names = {"klass": "class", "for_": "for"}
        elements = []
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag and all(child.attributes.get(names.get(k, k)) == v for k, v in wanted.items()):
                    elements.append(child)
                elements += child.all(tag, **wanted)
        return elements

    def one(self, tag: str, **wanted: str) -> Element:
        (element,) = self.all(tag, **wanted)
        return element

    def link(self, text: str) -> str:
        """The address of the one link whose text begins so."""
        (address,) = {a.attributes["href"] for a in self.all("a") if a.text.startswith(text)}
        return address

    def _raw(self) -> str:
        return "".join(child if isinstance(child, str) else child._raw() for child in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> is closed by </{tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse_html(html: str) -> Element:
    """The page as elements; AssertionError when they are not nested."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    (root,) = builder.open
    return root


def get_page(client: FlaskClient, path: str) -> Element:
    """The page at this path; AssertionError unless its status is 200."""
    response = client.get(path)
    assert response.status_code == 200
    return parse_html(response.text)
