"""The watch's page shows each new round by itself: mistakes, verdicts, pictures; and says when the watch has ended."""

import pytest

from browsing import CONTRASTS, WIDE, until
from watched import ROOT, STANDS, watching

HOSTILE = STANDS.replace("type: car", "type: <img src=x onerror=alert(1)>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("watch")
    for name in ("catalog", "stacks"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "stands.yaml").write_text(STANDS)
    return folder


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.faults = []
    page.on("console", lambda message: page.faults.append(message.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("dialog", lambda dialog: (page.faults.append("dialog"), dialog.dismiss()))
    yield page
    context.close()


def rounds(page, number):
    until(page, f"document.documentElement.dataset.round === '{number}'")


def test_the_page_follows_what_is_saved_and_outlives_the_watch(browser, page, folder):
    with watching(folder, "stands.yaml") as watched:
        page.goto(watched.url)
        rounds(page, 1)
        assert page.locator("#headline").inner_text().startswith("2 cases driven: 2 passed, 0 failed · reference")
        until(page, "document.querySelector('#picture img').naturalWidth > 1000")

        page.locator("#cases button").first.click()
        until(page, "document.querySelector('#drive img').naturalWidth > 1000")
        assert page.evaluate(CONTRASTS) == []

        (folder / "stands.yaml").write_text(HOSTILE)
        rounds(page, 2)
        assert "1 error: not driven" in page.locator("#headline").inner_text()
        assert "stands.yaml:13:5: actors.parked.type: <img" in page.locator("#remarks").inner_text()
        assert page.locator("#picture").get_attribute("class") == "old"  # the last that could be drawn
        assert page.evaluate(CONTRASTS) == []

        (folder / "stands.yaml").write_text(STANDS.replace("60 m", "50 m"))
        rounds(page, 3)
        assert page.locator("#remarks li").count() == 0
        assert page.locator("#cases button").all_inner_texts()[1].startswith("✓ passed: ahead 50 m")
        assert page.faults == []
        code, _ = watched.end()

    assert code == 0
    until(page, "!document.querySelector('#lost').hidden")
