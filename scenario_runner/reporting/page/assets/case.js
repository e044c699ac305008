// One case: what became of it, a replay, criteria over time, and everything that is known of it.

import { commandLine, element, markOf } from "./dom.js";
import { head, readDetails, readDrive, readRoad, valueAt, verdicts } from "./data.js";
import { amend, linkTo } from "./address.js";
import { roadPaths } from "./road.js";
import { kmh, Replay } from "./replay.js";
import { placeAt, poseAt } from "./geometry.js";
import { timeCharts } from "./charts.js";

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4];
const FINDING_WORDS = { violated: "✗ violated", excused: "? excused", met: "✓ met", "not applicable": "– not applicable" };

/** The page of a case: its element, and `close`. `neighbours` are the cases before and after it in the list. */
export async function casePage(index, one, neighbours, at_s) {
  const page = element("article", { class: "case", "aria-labelledby": "case-title" }, ...heading(one, neighbours));
  if (one.verdict === "left_out") {
    page.append(leftOut(one));
    return { page, close: () => {} };
  }
  const details = await readDetails(index, one);
  const drive = await readDrive(index, one);
  page.append(...subheading(one, details));
  const shown = drive === null ? noReplay(index, one, details) : await replayPart(drive, details, at_s);
  page.append(element("div", { class: "two" }, element("div", { class: "drive" }, ...shown.parts), facts(one, details, shown.seek)));
  return { page, close: shown.close };
}

function heading(one, neighbours) {
  const verdict = verdicts.get(one.verdict);
  const step = (title, other) =>
    other === undefined
      ? element("span", { class: "button off", "aria-disabled": "true" }, title)
      : element("a", { class: "button", href: linkTo({ shown: other.shortId, at_s: null }) }, title);
  return [
    element(
      "nav",
      { class: "steps", "aria-label": "Cases" },
      element("a", { class: "button", href: linkTo({ shown: "", at_s: null }) }, "← Matrix and cases"),
      element("span", { class: "quiet-words" }, neighbours.place === 0 ? "not among those filtered" : `${neighbours.place} of ${neighbours.count}`),
      step("Previous", neighbours.before),
      step("Next", neighbours.after),
    ),
    element("h1", { id: "case-title", tabindex: "-1" }, markOf(verdict), element("span", { class: `look-${verdict.key}` }, verdict.word), " ", one.scenario),
    element("p", { class: "reason" }, one.because),
  ];
}

function subheading(one, details) {
  const said = [`${one.capability}, case ${one.shortId}`, `stack ${head.run.stack}`, details.setup, details.end === null ? "" : `ended after ${details.duration_s.toFixed(2)} s: ${details.end}`];
  return [
    details.summary === "" ? null : element("p", {}, details.summary),
    element("p", { class: "quiet-words" }, said.filter(Boolean).join(" · ")),
    details.arose ? null : element("p", { class: "look-inconclusive" }, "The situation did not arise."),
  ].filter(Boolean);
}

function leftOut(one) {
  return section("It was not driven", element("p", {}, one.id), commandLine(`scenario-runner list ${one.scenario} --left-out`));
}

function noReplay(index, one, details) {
  const lost = one.verdict === "runner_error" || details.end === null;
  const words = lost
    ? "There is no drive to replay: the case was lost before its end."
    : "This page leaves this drive out to stay small. To see it as a picture:";
  const parts = [element("p", { class: "note-box" }, words), lost ? null : commandLine(`${details.explain} --svg ${one.shortId}.svg`)];
  return { parts: parts.filter(Boolean), seek: null, close: () => {} };
}

async function replayPart(drive, details, at_s) {
  const shapes = await readRoad(drive.road);
  const road = shapes === null ? null : roadPaths(shapes, drive.origin_m);
  const canvas = element("canvas", { tabindex: "0", role: "img", "aria-label": "Replay" });
  const time = element("output", { class: "time", "aria-live": "off" });
  const slider = element("input", { type: "range", min: 0, max: drive.times_s.at(-1), step: drive.step_s, "aria-label": "Time" });
  const play = element("button", { type: "button", class: "play" });
  const rows = actorRows(drive, (actor, on) => replay.hide(actor, !on));
  const charts = timeCharts(drive, details.criteria, (time_s) => seek(time_s));
  const follow = element("input", { type: "checkbox", checked: true });

  const changed = (time_s) => {
    slider.value = time_s;
    slider.setAttribute("aria-valuetext", `${time_s.toFixed(2)} seconds`);
    time.textContent = `${time_s.toFixed(2)} s`;
    play.textContent = replay.playing ? "❚❚ Pause" : "▶ Play";
    charts.show(time_s);
    rows.show(time_s);
    if (!replay.playing) canvas.setAttribute("aria-label", `Replay. ${replay.inWords()}`);
  };
  const replay = new Replay(canvas, drive, road, (time_s) => changed(time_s));
  const seek = (time_s) => {
    replay.pause();
    replay.seek(time_s);
    keepMoment(replay);
  };
  const step = (rows) => {
    replay.step(rows);
    keepMoment(replay);
  };
  const stop = () => {
    replay.toggle();
    if (!replay.playing) keepMoment(replay);
  };
  play.addEventListener("click", stop);
  slider.addEventListener("input", () => seek(Number(slider.value)));
  follow.addEventListener("change", () => replay.follow(follow.checked));
  dragged(canvas, (right_px, down_px) => {
    replay.drag(right_px, down_px);
    follow.checked = replay.follows;
  });
  const keys = (event) => byKey(event, { replay, stop, step, follow });
  document.addEventListener("keydown", keys);
  requestAnimationFrame(() => replay.seek(at_s ?? 0));

  const unroaded = road === null ? element("p", { class: "note-box" }, "The file of this case says something else by now, or is gone: the drive is shown without its road and with boxes of no known size.") : null;
  const parts = [unroaded, element("div", { class: "stage" }, canvas), controls({ play, slider, time, follow, replay, step }), rows.table, legend(drive), element("h2", {}, "Over time"), charts.plots];
  const close = () => {
    replay.close();
    document.removeEventListener("keydown", keys);
  };
  return { parts: parts.filter(Boolean), seek, close };
}

let keeping = 0;

/** Have the address hold the moment, once it is no longer moved. */
function keepMoment(replay) {
  clearTimeout(keeping);
  keeping = setTimeout(() => replay.canvas.isConnected && amend({ at_s: replay.time_s }), 250);
}

function controls({ play, slider, time, follow, replay, step }) {
  const button = (words, name, does) => element("button", { type: "button", "aria-label": name, title: name, onclick: does }, words);
  const speed = element("select", { "aria-label": "Speed of the replay", onchange: (event) => (replay.speed = Number(event.target.value)) });
  for (const each of SPEEDS) speed.append(element("option", { value: each, selected: each === 1 }, `${each} ×`));
  const names = element("input", { type: "checkbox", checked: true, onchange: (event) => ((replay.namesShown = event.target.checked), replay.draw()) });
  return element(
    "div",
    { class: "controls", role: "group", "aria-label": "Replay" },
    element("div", { class: "scrub" }, play, button("◂", "A step back", () => step(-1)), button("▸", "A step on", () => step(1)), slider, time),
    element(
      "div",
      { class: "scrub" },
      speed,
      element("label", { class: "tick" }, follow, " follow the ego"),
      element("label", { class: "tick" }, names, " names"),
      button("–", "Smaller", () => replay.zoomOut()),
      button("+", "Larger", () => replay.zoomIn()),
      element("span", { class: "quiet-words keys" }, "space plays · ← → step · + – zoom · drag moves"),
    ),
  );
}

/** Everybody, with a box to hide them, and how fast they are at the time that is shown. */
function actorRows(drive, choose) {
  const rows = drive.actors.map((actor, number) => {
    const box = element("input", { type: "checkbox", checked: true, "aria-label": `Show ${actor.name}`, onchange: (event) => choose(number, event.target.checked) });
    const [speed, seen] = [element("td", { class: "numeric" }), element("td", {})];
    const name = element("th", { scope: "row" }, element("label", { class: "tick" }, box, element("span", { class: `swatch ${number === drive.focus ? "focus" : "other"}` }), actor.name));
    return { actor, speed, seen, row: element("tr", {}, name, element("td", {}, actor.kind), speed, seen) };
  });
  const ego = element("td", { class: "numeric" });
  const table = element(
    "table",
    { class: "actors" },
    element("caption", { class: "unseen" }, "Road users at the time that is shown"),
    element("thead", {}, element("tr", {}, ...["road user", "kind", "speed", "shown to the stack"].map((words) => element("th", { scope: "col" }, words)))),
    element("tbody", {}, element("tr", {}, element("th", { scope: "row" }, element("span", { class: "swatch ego" }), "ego"), element("td", {}, "car"), ego, element("td", {})), ...focusFirst(rows, drive.focus).map((each) => each.row)),
  );
  const show = (time_s) => {
    const at = placeAt(drive.times_s, time_s);
    ego.textContent = kmh(poseAt(drive.ego, at).speed_mps);
    for (const { actor, speed, seen } of rows) {
      const there = valueAt(actor.present, at.row) === 1;
      speed.textContent = there ? kmh(poseAt(actor, at).speed_mps) : "absent";
      seen.textContent = !there ? "" : valueAt(actor.visible, at.row) === 1 ? "yes" : "no";
    }
  };
  return { table: element("div", { class: "scrolled short-table", tabindex: "0", role: "region", "aria-label": "Road users" }, table), show };
}

/** Whom the case is about, then everybody else. */
function focusFirst(rows, focus) {
  return focus === null ? rows : [rows[focus], ...rows.filter((_, number) => number !== focus)];
}

function legend(drive) {
  const other = drive.focus === null ? [] : [element("span", { class: "swatch focus" }), `${drive.actors[drive.focus].name}, whom it is about `];
  return element("p", { class: "legend" }, element("span", { class: "swatch ego" }), "ego ", ...other, element("span", { class: "swatch other" }), "others ", element("span", { class: "swatch unseen-box" }), "not shown to the stack");
}

function dragged(canvas, moved) {
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    from = [event.clientX, event.clientY];
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (from === null) return;
    moved(event.clientX - from[0], event.clientY - from[1]);
    from = [event.clientX, event.clientY];
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (from = null));
}

/** Keys that mean the replay, unless they mean something where the focus is. */
function byKey(event, { replay, stop, step, follow }) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const slider = event.target.matches("input[type=range]");
  if (!slider && event.target.closest("input, select, textarea, button, a, summary, [role=listbox]") !== null) return;
  const does = {
    " ": stop,
    ...(slider ? {} : { ArrowLeft: () => step(-1), ArrowRight: () => step(1) }),
    "+": () => replay.zoomIn(),
    "-": () => replay.zoomOut(),
    Escape: () => (location.hash = linkTo({ shown: "", at_s: null })),
    f: () => ((follow.checked = !follow.checked), replay.follow(follow.checked)),
  }[event.key];
  if (does === undefined) return;
  event.preventDefault();
  does();
}

function facts(one, details, seek) {
  return element(
    "div",
    { class: "facts" },
    details.criteria.length === 0 ? null : section("Judged by", element("ul", { class: "plain" }, ...details.criteria.map((criterion) => criterionItem(criterion, seek)))),
    details.events.length === 0 ? null : section("What happened", element("ol", { class: "plain events" }, ...details.events.map(([time_s, said]) => element("li", {}, moment(time_s, seek), " ", said)))),
    details.contact === null ? null : section("Contact", pairs(details.contact)),
    Object.keys(details.parameters).length === 0 ? null : section("Parameters", pairs(Object.entries(details.parameters))),
    details.preventable === "" ? null : section("Preventable", element("p", {}, details.preventable)),
    details.recording === "" ? null : section("Recording", element("p", {}, details.recording)),
    section("Do it again", element("p", {}, "Drive the case again:"), commandLine(details.run), element("p", {}, "Explain it on the terminal:"), commandLine(details.explain)),
    element("details", {}, element("summary", {}, "Conditions"), pairs(details.conditions.map(([key, value, unit]) => [key, `${value} ${unit}`.trim()]))),
    element("p", { class: "quiet-words fine" }, one.id, element("br"), `from ${details.origin}`),
  );
}

function section(title, ...content) {
  return element("section", {}, element("h2", {}, title), ...content);
}

function criterionItem(criterion, seek) {
  return element(
    "li",
    { class: `criterion finding-${criterion.finding.replace(" ", "-")}` },
    element("span", { class: "found" }, FINDING_WORDS[criterion.finding]),
    " ",
    element("b", {}, criterion.name),
    criterion.at_s === null ? null : " ",
    criterion.at_s === null ? null : moment(criterion.at_s, seek),
    element("p", {}, criterion.because),
    criterion.numbers === "" ? null : element("p", { class: "quiet-words" }, criterion.numbers),
  );
}

/** A time that sets the clock, where there is one. */
function moment(time_s, seek) {
  const words = `${time_s.toFixed(2)} s`;
  if (seek === null) return element("span", { class: "at" }, words);
  return element("button", { type: "button", class: "at", onclick: () => seek(time_s), "aria-label": `Go to ${words}` }, words);
}

function pairs(entries) {
  return element("table", { class: "pairs" }, element("tbody", {}, ...entries.map(([name, value]) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)))));
}
