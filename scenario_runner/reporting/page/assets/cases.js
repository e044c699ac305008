// The list of cases under their scenarios: of thousands only those in view are in the document.

import { casesWords, element, markOf } from "./dom.js";
import { verdicts } from "./data.js";
import { go } from "./address.js";

const HEADING_PX = 34;
const CASE_PX = 46;
const SPARE_PX = 300; // beyond what is in view, so that quick scrolling shows no blanks

/** The list; `show` fills it, `activate` makes a case the current one. */
export function caseList() {
  const room = element("div", { class: "room" });
  const list = element("div", { class: "cases", role: "listbox", tabindex: "0", "aria-label": "Cases by scenario" }, room);
  let items = [];
  let tops = [0];
  let active = -1;

  const draw = () => {
    if (items.length === 0) {
      room.replaceChildren(element("p", { class: "empty" }, "No case matches all of this."));
      return;
    }
    const first = firstBelow(tops, list.scrollTop - SPARE_PX);
    const end = firstBelow(tops, list.scrollTop + list.clientHeight + SPARE_PX) + 1;
    room.replaceChildren(...items.slice(first, end).map((item, place) => rowOf(item, first + place, tops, items.length, active)));
    if (active >= first && active < end) list.setAttribute("aria-activedescendant", `item-${active}`);
    else list.removeAttribute("aria-activedescendant");
  };
  const moveTo = (place) => {
    active = Math.max(0, Math.min(items.length - 1, place));
    const [top, bottom] = [tops[active], tops[active + 1]];
    if (top < list.scrollTop) list.scrollTop = top;
    if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
    draw();
  };
  list.addEventListener("scroll", () => requestAnimationFrame(draw));
  new ResizeObserver(draw).observe(list);
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-place]");
    if (row === null) return;
    active = Number(row.dataset.place);
    draw();
    choose(items[active]);
  });
  list.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(list.clientHeight / CASE_PX) - 1);
    const moves = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: items.length - 1 };
    if (event.key in moves) moveTo(moves[event.key]);
    else if ((event.key === "Enter" || event.key === " ") && active >= 0) choose(items[active]);
    else return;
    event.preventDefault();
  });

  const show = (cases) => {
    items = itemsOf(cases);
    tops = topsOf(items);
    active = -1;
    room.style.height = `${tops.at(-1)}px`;
    list.scrollTop = 0;
    draw();
  };
  const activate = (one) => {
    const place = items.findIndex((item) => item.one === one);
    if (place >= 0) moveTo(place);
  };
  return { list, show, activate };
}

function choose(item) {
  if (item.one) go({ shown: item.one.shortId, at_s: null });
  else go({ scenario: item.scenario });
}

/** Each scenario's heading, and its cases below. */
function itemsOf(cases) {
  const scenarios = new Map();
  for (const one of cases) {
    if (!scenarios.has(one.scenario)) scenarios.set(one.scenario, []);
    scenarios.get(one.scenario).push(one);
  }
  return [...scenarios].flatMap(([scenario, its]) => [{ scenario, cases: its }, ...its.map((one) => ({ one }))]);
}

function topsOf(items) {
  const tops = [0];
  for (const item of items) tops.push(tops.at(-1) + (item.one ? CASE_PX : HEADING_PX));
  return tops;
}

/** The item that a height falls into. */
function firstBelow(tops, height) {
  let [low, high] = [0, Math.max(0, tops.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (tops[middle] <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

function rowOf(item, place, tops, count, active) {
  const row = item.one ? caseRow(item.one) : headingRow(item);
  row.id = `item-${place}`;
  row.dataset.place = place;
  row.style.top = `${tops[place]}px`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-posinset", place + 1);
  row.setAttribute("aria-setsize", count);
  row.setAttribute("aria-selected", String(place === active));
  return row;
}

function headingRow(item) {
  const counts = new Map();
  for (const one of item.cases) counts.set(one.verdict, (counts.get(one.verdict) ?? 0) + 1);
  const said = [...verdicts.values()].filter((verdict) => counts.has(verdict.key)).map((verdict) => `${counts.get(verdict.key)} ${verdict.word}`);
  return element(
    "div",
    { class: "heading", title: "Show this scenario alone" },
    element("span", { class: "name" }, item.scenario),
    element("span", { class: "quiet-words" }, item.cases[0].capability),
    element("span", { class: "counts" }, said.length === 1 ? said[0] : `${casesWords(item.cases.length)}: ${said.join(", ")}`),
  );
}

function caseRow(one) {
  const verdict = verdicts.get(one.verdict);
  return element(
    "div",
    { class: "case-row" },
    markOf(verdict),
    element("span", { class: `verdict look-${verdict.key}` }, verdict.word),
    element("span", { class: "values" }, one.parameters || one.id),
    element("span", { class: "short" }, one.shortId),
    element("span", { class: "because" }, one.because),
  );
}
