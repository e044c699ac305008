"""A browser for pages, where there is one, and pages to open in it."""

from __future__ import annotations

import shutil

import pytest

from browsing import WIDE, Opened
from pages import hostile_page, many_page, run_page, small_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Where the pages lie: of three scenarios, of hostile names, of many cases, and of drives that were left out."""
    folder = tmp_path_factory.mktemp("pages")
    for name, page in (
        ("run", run_page()),
        ("hostile", hostile_page()),
        ("many", many_page()),
        ("small", small_page()),
    ):
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tab(browser):
    """One wide window for all tests that need no other."""
    context = browser.new_context(viewport=WIDE)
    yield Opened(context.new_page())
    context.close()


@pytest.fixture
def show(tab, pages):
    """Open a page at an address; afterwards it must have been quiet."""
    tab.page.goto("about:blank")
    tab.faults.clear()
    yield lambda name="run", address="": tab.go(pages / f"{name}.html", address)
    assert tab.faults == []
