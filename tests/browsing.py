"""Pages in a browser: opened, listened to, waited for and asked."""

from __future__ import annotations

import time
from typing import Any

WIDE = {"width": 1400, "height": 900}
PHONE = {"width": 360, "height": 740}
PATIENCE_S = 10.0


class Opened:
    """A page in the browser, and everything it said or asked for that it should not have."""

    def __init__(self, page):
        self.page, self.faults = page, []
        page.on("console", lambda message: self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: (self.faults.append("dialog"), dialog.dismiss()))
        page.on(
            "request", lambda request: None if request.url.startswith("file://") else self.faults.append(request.url)
        )

    def go(self, path, address=""):
        """Open a page at an address, and wait until it is there."""
        self.page.goto(f"file://{path}#{address}")
        self.page.wait_for_selector("html[data-ready]", state="attached")
        return self.page


def until(page: Any, expression: str) -> None:
    """Wait until it holds. Playwright's own waiting evaluates words within the page, which the page forbids."""
    end_s = time.monotonic() + PATIENCE_S
    while not page.evaluate(expression):
        assert time.monotonic() < end_s, f"never: {expression}; {page.url}"
        page.wait_for_timeout(15)


def until_address(page: Any, part: str) -> None:
    """Wait until the address has these words, and what it asks for is shown."""
    until(page, f"location.hash.includes({part!r}) && document.documentElement.dataset.ready === location.hash")


def open_case(page: Any, place: int = 0) -> None:
    """Click a case of the list, and wait for it."""
    page.locator(".case-row").nth(place).click()
    page.wait_for_selector("h1#case-title")


def shown_cases(page: Any) -> list[str]:
    """Short ids of the cases in the list's view."""
    return page.locator(".case-row .short").all_inner_texts()


def count(page: Any) -> str:
    """What the page says of how many cases are filtered."""
    return page.locator(".status").inner_text()


def time_of(page: Any) -> str:
    """The time the replay shows."""
    return page.locator(".time").inner_text()


def picture_of(page: Any) -> str:
    """What is drawn on the canvas."""
    return page.locator("canvas").evaluate("canvas => canvas.toDataURL()")


CONTRASTS = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if ((parts(colour)[3] ?? 1) > 0.9) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const unread = "script, noscript, option, [hidden], .unseen, .off, .number";
  const poor = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || element.closest(unread) || !element.checkVisibility()) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) poor.push(`${element.className} ${element.textContent.slice(0, 30)} ${contrast.toFixed(2)}`);
  }
  return poor;
}"""
"""Words whose contrast to what is behind them is below 4.5 (WCAG 2, AA)."""
