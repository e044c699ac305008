// The matrix: capabilities in groups that fold, slices of the ODD, and in each cell what came of it.

import { element } from "./dom.js";
import { head } from "./data.js";
import { go, readAddress } from "./address.js";
import { asksBesideMatrix, besideMatrix } from "./filters.js";

const ALL = ""; // the last column: every case of a capability, in whatever slice

/** The table; `show` marks what is asked for and counts what matches it. */
export function matrixTable(index) {
  const columns = [...head.matrix.columns, ALL];
  const cells = [];
  const table = element(
    "table",
    { class: "matrix", onkeydown: (event) => moveByArrows(event, table) },
    element("caption", { class: "unseen" }, "Capabilities by slices of the ODD. Arrow keys move between cells; Enter shows the cases of one."),
    element("thead", {}, headRow(columns)),
    ...head.matrix.groups.map((group) => groupBody(group, columns, cells)),
    element("tfoot", {}, totalRow(columns, cells)),
  );
  table.querySelector("button")?.setAttribute("tabindex", "0");
  const show = (asked) => {
    const counts = asksBesideMatrix(asked) ? matching(index, asked, columns) : null;
    for (const cell of cells) cell.show(asked, counts);
  };
  return { table, show };
}

function headRow(columns) {
  return element(
    "tr",
    {},
    element("th", { scope: "col" }, "Capability"),
    ...columns.map((column) => element("th", { scope: "col" }, cellButton({ slice: column, capability: null }, column === ALL ? "all" : column))),
  );
}

function groupBody(group, columns, cells) {
  const rows = group.rows.map((row) => capabilityRow(row, columns, cells));
  const fold = element("button", { type: "button", class: "fold", tabindex: "-1", "aria-expanded": "true" }, group.title);
  fold.addEventListener("click", () => {
    const open = fold.getAttribute("aria-expanded") !== "true";
    fold.setAttribute("aria-expanded", String(open));
    for (const row of rows) row.hidden = !open;
  });
  const sums = group.cells.map((cell) => element("td", {}, ...cellWords(cell)));
  return element("tbody", {}, element("tr", { class: "group" }, element("th", { scope: "rowgroup" }, fold), ...sums), ...rows);
}

function capabilityRow(row, columns, cells) {
  const title = [element("b", {}, row.capability), ` ${row.title}`];
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, cellButton({ capability: row.capability, slice: ALL }, title)),
    ...columns.map((column, place) => matrixCell(row, column, row.cells[place], cells)),
  );
}

function matrixCell(row, column, cell, cells) {
  const match = element("span", { class: "match" });
  const where = `${row.capability}${column === ALL ? "" : `, ${column}`}`;
  const button = cellButton({ capability: row.capability, slice: column }, [...cellWords(cell), match]);
  const words = [where, cell.aloud, ...cell.notes].join(", ");
  button.setAttribute("aria-label", words);
  const show = (asked, counts) => {
    const count = counts === null ? null : counts.get(keyOf(row.capability, column)) ?? 0;
    match.textContent = count === null || count === 0 ? "" : `${count} match`;
    button.classList.toggle("unmatched", count === 0);
    button.setAttribute("aria-label", count === null ? words : `${words}, ${count} match`);
    button.setAttribute("aria-pressed", String(asked.capability === row.capability && asked.slice === column));
  };
  cells.push({ show });
  return element("td", { class: `look-${cell.look}` }, button);
}

function totalRow(columns, cells) {
  return element("tr", {}, element("th", { scope: "row" }, "all"), ...columns.map((column, place) => totalCell(column, head.matrix.totals[place], cells)));
}

function totalCell(column, cell, cells) {
  const match = element("span", { class: "match" });
  const show = (asked, counts) => {
    match.textContent = counts === null ? "" : `${counts.get(keyOf("", column)) ?? 0} match`;
  };
  cells.push({ show });
  return element("td", { class: `look-${cell.look}` }, ...cellWords(cell), match);
}

function cellWords(cell) {
  const first = element("span", { class: "says" }, cell.mark ? `${cell.mark} ${cell.says}` : cell.says);
  return [first, ...cell.notes.map((note) => element("span", { class: "note" }, note))];
}

/** A button that asks for a capability and slice, or no longer where it is asked for already. */
function cellButton(place, content) {
  const chosen = () => {
    const asked = readAddress();
    const wanted = { capability: place.capability ?? asked.capability, slice: place.slice };
    const again = wanted.capability === asked.capability && wanted.slice === asked.slice;
    go(again ? { capability: place.capability === null ? asked.capability : "", slice: "" } : wanted);
  };
  return element("button", { type: "button", class: "cell", tabindex: "-1", onclick: chosen }, ...[content].flat());
}

/** How many matching cases each cell has. */
function matching(index, asked, columns) {
  const counts = new Map();
  const add = (key) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const one of index.cases.filter(besideMatrix(asked))) {
    for (const column of [ALL, ...one.places.map((place) => columns[place])]) {
      add(keyOf(one.capability, column));
      add(keyOf("", column));
    }
  }
  return counts;
}

function keyOf(capability, column) {
  return JSON.stringify([capability, column]);
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function moveByArrows(event, table) {
  const here = event.target.closest("th, td");
  if (!(event.key in ARROWS) || here === null) return;
  event.preventDefault();
  const [down, right] = ARROWS[event.key];
  const rows = [...table.rows].filter((row) => !row.hidden);
  let [row, column] = [rows.indexOf(here.parentElement), here.cellIndex];
  for (;;) {
    row += down;
    column += right;
    const cell = rows[row]?.cells[column];
    if (cell === undefined) return;
    const button = cell.querySelector("button");
    if (button !== null) {
      table.querySelector('button[tabindex="0"]')?.setAttribute("tabindex", "-1");
      button.setAttribute("tabindex", "0");
      button.focus();
      return;
    }
  }
}
