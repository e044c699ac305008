"""A case on the HTML page in a browser: its reasons, the replay and its controls, and charts that set the clock."""

import re

import pytest

from browsing import open_case, picture_of, shown_cases, time_of, until, until_address


def test_a_link_opens_a_case_at_a_moment(show):
    page = show(address="case=child%40gap%3D0&at=2.00")
    until(page, "document.querySelector('.time')?.textContent === '2.00 s'")

    assert page.locator("h1").locator("visible=true").inner_text().split() == ["✗", "failed", "child"]
    assert (
        page.locator(".reason").inner_text() == "no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h"
    )


def test_a_link_to_a_case_of_another_run_says_so(show):
    page = show(address="case=0123abcd")

    assert page.locator(".unknown").inner_text() == "This run has no case 0123abcd."
    assert page.locator(".matrix").is_visible()


def test_a_case_tells_its_reason_criteria_events_values_and_commands(show):
    page = show(address="case=child%40gap%3D0")
    page.wait_for_selector("canvas")
    words = " ".join(page.locator("article").inner_text().split())

    for said in (
        "A child steps out from behind a wall <quickly> & far.",
        "✗ violated no_contact",
        "measure 5.75 m/s, bound 0.00 m/s",
        "✓ met stays_on_road",
        "ego begins to brake at",
        "gap 0 s",
        "--stack blind",
        "--run 20260102-030405-abcdef",
        "from catalog/scenarios/PED/child.yaml:1",
    ):
        assert said in words
    page.get_by_text("Conditions", exact=True).click()
    assert "environment.weather.rainfall\t0 mm/h" in page.locator("article").inner_text()


def test_previous_and_next_walk_through_what_is_filtered(show):
    page = show(address="verdict=failed")
    open_case(page)
    assert page.locator(".steps").inner_text().split("\n")[1] == "1 of 2"
    page.get_by_role("link", name="Next").click()
    until(page, "document.querySelector('.steps')?.innerText.includes('2 of 2')")
    page.get_by_role("link", name="Matrix and cases").click()
    page.wait_for_selector(".overview:not([hidden])")

    assert page.url.endswith("#verdict=failed")
    assert page.locator("[aria-selected=true] .short").inner_text() == shown_cases(page)[1]


def test_the_replay_plays_pauses_scrubs_steps_and_keeps_its_speed(show):
    page = show(address="case=child%40gap%3D0")
    page.wait_for_selector("canvas")
    page.get_by_label("Speed of the replay").select_option("4")
    page.get_by_role("button", name="Play").click()
    until(page, "parseFloat(document.querySelector('.time').textContent) > 0.3")
    page.get_by_role("button", name="Pause").click()
    stopped = time_of(page)
    page.wait_for_timeout(120)

    assert time_of(page) == stopped
    page.get_by_label("Time", exact=True).fill("1")
    assert time_of(page) == "1.00 s"
    page.get_by_role("button", name="A step on").click()
    assert time_of(page) == "1.10 s"
    page.get_by_role("button", name="A step back").click()
    assert time_of(page) == "1.00 s"
    until_address(page, "at=1.00")
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('.play').textContent.includes('Play')")
    assert time_of(page) == "2.85 s"


def test_charts_criteria_and_events_set_the_clock(show):
    page = show(address="case=child%40gap%3D0")
    page.wait_for_selector("canvas")
    page.locator(".criterion button").first.click()
    assert time_of(page) == "2.85 s"
    page.locator(".events button", has_text="0.80 s").click()
    assert time_of(page) == "0.80 s"
    box = page.locator(".plot").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)

    assert time_of(page) == pytest.approx("1.43 s") or time_of(page) in ("1.42 s", "1.43 s")
    assert [lane.split(" – ")[0] for lane in page.locator(".lane-title").all_inner_texts()][1] == "✗ no_contact"
    assert page.locator(".moment.finding-violated").count() == 1


def test_everybody_can_be_hidden_and_the_view_moved(show):
    page = show(address="case=child%40gap%3D0&at=2.50")
    page.wait_for_selector("canvas")
    until(page, "document.querySelector('.time').textContent === '2.50 s'")
    pictures = [picture_of(page)]

    def differs():
        pictures.append(picture_of(page))
        return pictures[-1] != pictures[-2]

    page.get_by_label("Show child").uncheck()
    assert differs()
    page.get_by_label("Show child").check()
    assert differs()
    page.get_by_label("names").uncheck()
    assert differs()
    page.get_by_role("button", name="Larger").click()
    assert differs()
    page.get_by_role("button", name="Smaller").click()
    assert differs()
    page.get_by_label("follow the ego").uncheck()
    assert differs()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 120)
    page.mouse.up()
    assert differs()


def test_the_command_is_copied(show, tab):
    page = show(address="case=child%40gap%3D0")
    page.wait_for_selector("canvas")
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=re.compile("^Copy: scenario-runner run")).click()
    until(page, "document.querySelector('.copied').textContent === 'copied'")

    assert page.evaluate("navigator.clipboard.readText()").startswith("scenario-runner run ")


FOCUSED = """(() => {
  const focused = document.activeElement;
  if (focused === document.body) return ["BODY", ""];
  const name = focused.ariaLabel || focused.labels?.[0]?.innerText || focused.innerText || focused.tagName;
  return [name, getComputedStyle(focused).outlineStyle];
})()"""


def test_every_control_is_reached_by_tab_and_seen_to_be(show):
    page = show(address="case=child%40gap%3D0")
    page.wait_for_selector("canvas")
    seen = {}
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(FOCUSED)
        if name != "BODY":
            seen[name.strip()] = outline

    for wanted in (
        "Next",
        "▶ Play",
        "Time",
        "A step on",
        "Speed of the replay",
        "follow the ego",
        "Show child",
        "Conditions",
    ):
        assert any(name.startswith(wanted) for name in seen), wanted
    assert [name for name, outline in seen.items() if outline == "none"] == []


def test_what_has_no_drive_says_why_and_how_to_see_one(show):
    page = show("small")
    assert "this page holds 0 of 2 drives" in page.locator("header").inner_text()
    open_case(page)
    assert "leaves this drive out" in page.locator("article").inner_text()
    assert re.search(
        r"explain \w{8} --run 20260102-030405-abcdef --svg \w{8}.svg", page.locator("article").inner_text()
    )
    page = show(address="case=turn%40gap%3D9")
    page.wait_for_selector("article .note-box")
    assert "the case was lost" in page.locator("article").inner_text()
    page = show(address="case=turn%40gap%3D3")
    page.wait_for_selector("article")
    assert "It was not driven" in page.locator("article").inner_text()
    page = show(address="case=turn%40gap%3D8")
    page.wait_for_selector("canvas")
    assert "without its road" in page.locator("article").inner_text()
