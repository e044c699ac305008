// The page: what the address asks for, shown; again whenever it changes.

import { element } from "./dom.js";
import { head, readIndex } from "./data.js";
import { readAddress } from "./address.js";
import { besideMatrix, filterControls, inMatrix } from "./filters.js";
import { matrixTable } from "./matrix.js";
import { caseList } from "./cases.js";
import { casePage } from "./case.js";

const TITLE = document.title;

async function start() {
  const place = document.getElementById("page");
  if (typeof DecompressionStream === "undefined") {
    place.append(element("p", { class: "note-box" }, "This page needs a browser of 2023 or later."));
    return;
  }
  const index = await readIndex();
  const filters = filterControls(index);
  const matrix = matrixTable(index);
  const list = caseList();
  const unknown = element("p", { class: "note-box unknown", role: "status", hidden: true });
  const overview = overviewOf(index, filters, matrix, list);
  overview.prepend(unknown);
  const room = element("main", { id: "case-room", hidden: true });
  place.append(overview, room);

  let open = null; // the case that is shown
  let filtered = null; // what the list was made for
  let cases = [];
  let scrolled_px = 0;

  const show = async () => {
    const wanted = location.hash;
    await showAddress();
    document.documentElement.dataset.ready = wanted; // the address that is shown, for who waits for it
  };
  const showAddress = async () => {
    const asked = readAddress();
    const { shown, at_s, ...filter } = asked;
    if (JSON.stringify(filter) !== filtered) {
      filtered = JSON.stringify(filter);
      const [beside, inside] = [besideMatrix(asked), inMatrix(asked)];
      cases = index.cases.filter((one) => beside(one) && inside(one));
      filters.show(asked, cases.length);
      matrix.show(asked);
      list.show(cases);
    }
    const one = index.byId.get(shown) ?? null;
    unknown.hidden = one !== null || shown === "";
    unknown.textContent = unknown.hidden ? "" : `This run has no case ${shown}.`;
    if (one === (open?.one ?? null)) return;
    open?.close();
    if (one === null) {
      const before = open.one;
      open = null;
      swap(room, overview, scrolled_px);
      document.title = TITLE;
      list.activate(before);
      list.list.focus({ preventScroll: true });
      return;
    }
    if (open === null) scrolled_px = window.scrollY;
    open = { one, close: () => {} };
    const made = await casePage(index, one, neighboursOf(one, cases), at_s);
    if (open.one !== one) {
      made.close();
      return;
    }
    open = { one, close: made.close };
    room.replaceChildren(made.page);
    swap(overview, room, 0);
    document.title = `${one.shortId} ${one.verdict.replace("_", " ")} – ${TITLE}`;
    document.getElementById("case-title").focus({ preventScroll: true });
  };
  window.addEventListener("hashchange", show);
  await show();
}

function swap(from, to, scroll_px) {
  from.hidden = true;
  to.hidden = false;
  window.scrollTo(0, scroll_px);
}

/** Where a case is among those filtered, from 1 (0: it is not), and those beside it. */
function neighboursOf(one, cases) {
  const place = cases.indexOf(one);
  return { place: place + 1, count: cases.length, before: place > 0 ? cases[place - 1] : undefined, after: place >= 0 ? cases[place + 1] : undefined };
}

function overviewOf(index, filters, matrix, list) {
  const { run } = head;
  return element(
    "main",
    { class: "overview" },
    element("header", {}, element("h1", {}, run.stack, element("span", { class: "quiet-words" }, ` run ${run.id}, ${run.state}`)), element("p", { class: "totals" }, run.counts, run.unfinished === "" ? null : ` ${run.unfinished}`), ...run.ruled.map((line) => element("p", { class: "ruled" }, line)), leftOutDrives(index), provenance(run)),
    filters.form,
    element(
      "div",
      { class: "columns" },
      element("section", { "aria-label": "Matrix" }, element("div", { class: "scrolled" }, matrix.table), element("p", { class: "quiet-words" }, `${head.matrix.legend}. ${head.matrix.untested}`)),
      element("section", { class: "beside", "aria-label": "Cases" }, list.list),
    ),
  );
}

function leftOutDrives(index) {
  const kept = index.driveBlock.size;
  if (kept === index.driven) return null;
  return element("p", { class: "note-box" }, `To stay small this page holds ${kept} of ${index.driven} drives, those of cases that did not pass first. Each case says how to see its own.`);
}

function provenance(run) {
  const rows = [["command", run.command], ...run.setup, ...run.provenance].map(([name, value]) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)));
  return element("details", {}, element("summary", {}, "How this run was made"), element("div", { class: "scrolled" }, element("table", { class: "pairs" }, element("tbody", {}, ...rows))));
}

start();
