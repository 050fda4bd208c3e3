"""Questions put to a page in the browser."""

from playwright.sync_api import Locator, Page

# The words a link's anchor leads to: a mark, or an empty anchor that stands right before the mark it belongs to.
_TARGET = """() => {
  let mark = document.querySelector(':target');
  while (mark && mark.tagName === 'SPAN' && !mark.textContent) mark = mark.nextElementSibling;
  if (!mark || mark.tagName !== 'MARK') return null;
  const box = mark.getClientRects()[0], style = getComputedStyle(mark);
  return {words: mark.textContent, width: box.width, height: box.height, top: box.top, bottom: box.bottom,
          background: style.backgroundColor, outline: style.outlineStyle, inside: innerHeight};
}"""


def assert_target_is_marked(page: Page) -> str:
    """The words the address leads to, after seeing that they are on the screen, coloured and outlined."""
    seen = page.evaluate(_TARGET)
    assert seen is not None, page.url
    assert seen["words"].strip()
    assert seen["width"] > 0
    assert seen["height"] > 0
    assert 0 <= seen["top"] < seen["inside"]
    assert 0 < seen["bottom"] <= seen["inside"]
    assert seen["background"] != "rgba(0, 0, 0, 0)"
    assert seen["outline"] == "solid"
    return str(seen["words"])


def follow(link: Locator) -> None:
    """Follows the link as a click does, without waiting for it to be scrolled to; for when there are many."""
    link.evaluate("link => link.click()")


def broken_anchors(page: Page) -> list[str]:
    """The links within the page that lead nowhere."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('a[href^="#"]')].map(link => link.getAttribute('href').slice(1))
           .filter(anchor => !document.getElementById(decodeURIComponent(anchor)))"""
    )
    return found


def hidden_width(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def brightness(page: Page, style: str) -> float:
    """How bright a colour of the page's body is, from 0 (black) to 255."""
    colour = page.evaluate("style => getComputedStyle(document.body)[style]", style)
    return sum(float(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")) / 3
