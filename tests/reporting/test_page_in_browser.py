"""The HTML page of a run in a browser: matrix, filters and list, by mouse and keyboard, quiet and without a request."""

import re

import pytest

from browsing import CONTRASTS, PHONE, WIDE, Opened, count, open_case, shown_cases, time_of, until, until_address
from pages import HOSTILE


def test_the_matrix_says_counts_in_words_with_groups_and_totals(show):
    page = show()
    cells = page.locator(".matrix tbody tr:not(.group) td").all_inner_texts()

    assert page.locator("thead th").all_inner_texts() == ["Capability", "day", "wet", "in none", "all"]
    assert cells[:4] == ["✗ 1/2\nfew", "✗ 0/1\nfew", "–", "✗ 1/3\nfew"]
    assert cells[5] == "gap"
    assert page.locator("tr.group").first.locator(".says").all_inner_texts() == ["✗ 2/3", "✗ 0/1", "–", "✗ 2/4"]
    assert page.locator("tfoot td").last.inner_text().splitlines() == [
        "✗ 4/6",
        "1 inconclusive",
        "1 runner error",
        "1 left out",
    ]
    assert "Not in this run: 1 of 4 capabilities." in page.locator(".columns").inner_text()
    assert count(page) == "9 cases"


def test_table_headers_have_scopes_and_everything_has_a_name(show):
    page = show(address="case=child%40gap%3D0")
    page.wait_for_selector("canvas")

    assert page.locator("th:not([scope])").count() == 0
    for tag in ("button", "select", "input", "canvas", "[role=listbox]"):
        unnamed = page.locator(tag).evaluate_all(
            "all => all.filter(e => !(e.innerText || e.ariaLabel || e.labels?.length || e.title)).map(e => e.outerHTML)"
        )
        assert unnamed == []


def test_groups_fold(show):
    page = show()
    fold = page.locator("button.fold").first
    fold.click()

    assert fold.get_attribute("aria-expanded") == "false"
    assert not page.get_by_text("PED-03 Child", exact=True).locator("visible=true").count()
    fold.click()
    assert page.locator("tr", has_text="PED-03").first.is_visible()


def test_a_cell_shows_its_cases_and_shows_all_when_pressed_again(show):
    page = show()
    cell = page.get_by_role("button", name=re.compile("^PED-03, day,"))
    cell.click()
    until(page, "document.querySelector('.status').textContent.includes('of')")

    assert count(page) == "2 of 9 cases"
    assert cell.get_attribute("aria-pressed") == "true"
    assert "capability=PED-03&slice=day" in page.url
    cell.click()
    until(page, "document.querySelector('.status').textContent === '9 cases'")


def test_rows_and_columns_are_asked_for_by_their_heads(show):
    page = show()
    page.get_by_role("button", name="PED-04 Walker").click()
    until_address(page, "PED-04")
    assert count(page) == "2 of 9 cases"
    page.locator("thead").get_by_role("button", name="wet").click()
    until_address(page, "wet")

    assert count(page) == "0 of 9 cases"
    page.get_by_role("button", name="Clear filters").click()
    until_address(page, "")
    assert count(page) == "9 cases"


def test_verdicts_scenario_and_words_filter_and_the_matrix_counts_what_matches(show):
    page = show()
    page.get_by_role("checkbox", name="failed").check()
    until_address(page, "#verdict=failed")

    assert count(page) == "2 of 9 cases"
    assert page.locator(".matrix tbody tr:not(.group) td").first.inner_text().splitlines() == [
        "✗ 1/2",
        "few",
        "1 match",
    ]
    assert page.locator("tfoot td").all_inner_texts()[-1].splitlines()[-1] == "2 match"
    page.get_by_role("checkbox", name="passed").check()
    page.get_by_role("combobox", name="Scenario").select_option("walker")
    until_address(page, "walker")
    assert count(page) == "1 of 9 cases"
    page.get_by_label("Search").fill("no such words")
    until_address(page, "text")
    assert count(page) == "0 of 9 cases"


def test_the_address_holds_the_filters_back_goes_back_and_a_reload_shows_the_same(show):
    page = show()
    page.get_by_label("Capability").select_option("PED-03")
    until_address(page, "PED-03")
    page.get_by_label("Slice of the ODD").select_option("wet")
    until_address(page, "wet")
    seen = (page.url, count(page), shown_cases(page))
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")

    assert (page.url, count(page), shown_cases(page)) == seen
    assert page.get_by_label("Capability").input_value() == "PED-03"
    page.go_back()
    until(page, "document.documentElement.dataset.ready === '#capability=PED-03'")
    assert count(page) == "3 of 9 cases"
    assert page.get_by_label("Slice of the ODD").input_value() == ""


def test_a_keyboard_is_enough(show):
    page = show()
    page.locator(".matrix button[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")  # from the head to the first cell of that column
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText")
    assert focused.startswith("PED-0")
    page.keyboard.press("Enter")
    until_address(page, "PED-0")
    page.locator("[role=listbox]").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    assert page.locator("[aria-selected=true]").get_attribute("id") == page.locator("[role=listbox]").get_attribute(
        "aria-activedescendant"
    )
    page.keyboard.press("Enter")
    page.wait_for_selector("canvas")
    assert page.evaluate("document.activeElement.id") == "case-title"
    page.keyboard.press(" ")
    until(page, "parseFloat(document.querySelector('.time').textContent) > 0.1")
    page.keyboard.press(" ")
    before = time_of(page)
    page.keyboard.press("ArrowRight")
    assert time_of(page) != before
    page.keyboard.press("+")
    page.keyboard.press("f")
    assert not page.get_by_label("follow the ego").is_checked()
    page.keyboard.press("Escape")
    page.wait_for_selector(".overview:not([hidden])")
    assert page.evaluate("document.activeElement.role ?? document.activeElement.getAttribute('role')") == "listbox"


def test_the_list_of_many_cases_holds_only_those_in_view_and_reaches_the_last(show):
    page = show("many")
    page.locator("[role=listbox]").focus()
    page.keyboard.press("End")
    until(page, "document.querySelector('[aria-selected=true]')?.ariaPosInSet === '301'")

    assert page.locator("[role=option]").count() < 60
    assert page.locator("[role=option]").first.get_attribute("aria-setsize") == "301"


def test_hostile_names_are_words_like_any_other(show):
    page = show("hostile")
    assert page.locator("img").count() == 0
    assert page.locator("thead th").nth(1).text_content() == HOSTILE
    open_case(page)
    page.wait_for_selector("canvas")

    assert page.locator("img").count() == 0
    assert HOSTILE in page.locator("h1#case-title").text_content()
    assert page.get_by_label("Show <img").count() == 1
    page.locator(".criterion button").first.click()
    page.go_back()
    page.get_by_role("combobox", name="Scenario").select_option(HOSTILE)
    until_address(page, "scenario")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert count(page) == "1 case"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_either_scheme(browser, pages, scheme):
    context = browser.new_context(viewport=WIDE, color_scheme=scheme)
    opened = Opened(context.new_page())
    page = opened.go(pages / "run.html")
    poor = page.evaluate(CONTRASTS)
    page.goto(f"file://{pages / 'run.html'}#case=child%40gap%3D0")
    page.wait_for_selector("canvas")
    poor += page.evaluate(CONTRASTS)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()

    assert poor == []
    assert (int(re.findall(r"\d+", background)[0]) < 60) == (scheme == "dark")
    assert opened.faults == []


@pytest.mark.parametrize("name", ["run", "hostile"])
def test_a_phone_shows_it_all_without_scrolling_sideways(browser, pages, name):
    context = browser.new_context(viewport=PHONE, has_touch=True)
    opened = Opened(context.new_page())
    page = opened.go(pages / f"{name}.html")
    widths = [page.evaluate("document.documentElement.scrollWidth")]
    open_case(page)
    page.wait_for_selector("canvas")
    page.wait_for_timeout(50)
    widths.append(page.evaluate("document.documentElement.scrollWidth"))
    context.close()

    assert widths == [360, 360]
    assert opened.faults == []


def test_nothing_moves_by_itself_for_who_asked_for_less_motion(browser, pages):
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    opened = Opened(context.new_page())
    page = opened.go(pages / "run.html")
    durations = page.evaluate(
        "[...document.querySelectorAll('button, .chip')].map(e => getComputedStyle(e).transitionDuration)"
    )
    context.close()

    assert set(durations) == {"0s"}
