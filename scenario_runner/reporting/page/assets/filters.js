// Which cases are asked for, and the controls that say so.

import { casesWords, element, markOf } from "./dom.js";
import { head } from "./data.js";
import { amend, go, goClear } from "./address.js";

const TYPING_MS = 150;

/** Whether a case is asked for, by everything but its place in the matrix. */
export function besideMatrix(asked) {
  const words = asked.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (one) =>
    (asked.verdicts.length === 0 || asked.verdicts.includes(one.verdict)) &&
    (!asked.scenario || one.scenario === asked.scenario) &&
    words.every((word) => one.searched.includes(word));
}

/** Whether a case is asked for by its capability and slice. */
export function inMatrix(asked) {
  const slice = head.matrix.columns.indexOf(asked.slice);
  return (one) =>
    (!asked.capability || one.capability === asked.capability) && (!asked.slice || one.places.includes(slice));
}

/** Whether anything but the place in the matrix is asked for. */
export function asksBesideMatrix(asked) {
  return asked.verdicts.length > 0 || asked.scenario !== "" || asked.text !== "";
}

/** The controls; `show` sets them to what is asked for. */
export function filterControls(index) {
  const chips = head.verdicts.map((verdict) => chipOf(verdict));
  const capability = choice("Capability", "any capability", capabilityOptions(), (value) => go({ capability: value }));
  const slice = choice("Slice of the ODD", "any slice", plainOptions(head.matrix.columns), (value) => go({ slice: value }));
  const names = [...new Set(index.cases.map((one) => one.scenario))];
  const scenario = choice("Scenario", "any scenario", plainOptions(names), (value) => go({ scenario: value }));
  const text = element("input", { type: "search", id: "text", placeholder: "id, value or reason", oninput: typed, autocomplete: "off", spellcheck: "false" });
  const clear = element("button", { type: "button", class: "quiet", onclick: goClear }, "Clear filters");
  const status = element("p", { role: "status", class: "status" });
  const form = element(
    "form",
    { class: "filters", "aria-label": "Filters", onsubmit: (event) => event.preventDefault() },
    element("fieldset", {}, element("legend", {}, "Verdict"), ...chips.map((chip) => chip.label)),
    capability.label,
    slice.label,
    scenario.label,
    element("label", { class: "choice", for: "text" }, element("span", {}, "Search"), text),
    clear,
    status,
  );
  const show = (asked, count) => {
    for (const chip of chips) chip.box.checked = asked.verdicts.includes(chip.key);
    capability.select.value = asked.capability;
    slice.select.value = asked.slice;
    scenario.select.value = asked.scenario;
    if (document.activeElement !== text) text.value = asked.text;
    const all = index.cases.length;
    status.textContent = count === all ? casesWords(all) : `${count} of ${casesWords(all)}`;
    clear.hidden = !asksBesideMatrix(asked) && !asked.capability && !asked.slice;
  };
  return { form, show };
}

let waiting = 0;

function typed(event) {
  clearTimeout(waiting);
  waiting = setTimeout(() => amend({ text: event.target.value }), TYPING_MS);
}

function chipOf(verdict) {
  const box = element("input", { type: "checkbox", value: verdict.key, onchange: chipsChanged });
  const label = element(
    "label",
    { class: "chip" },
    box,
    markOf(verdict),
    element("span", {}, `${verdict.word} `, element("b", {}, verdict.count)),
  );
  return { key: verdict.key, box, label };
}

function chipsChanged(event) {
  const boxes = event.target.closest("fieldset").querySelectorAll("input");
  go({ verdicts: [...boxes].filter((box) => box.checked).map((box) => box.value) });
}

function choice(title, any, options, chosen) {
  const select = element("select", { onchange: (event) => chosen(event.target.value) }, element("option", { value: "" }, any), ...options);
  return { select, label: element("label", { class: "choice" }, element("span", {}, title), select) };
}

function plainOptions(names) {
  return names.map((name) => element("option", { value: name }, name));
}

function capabilityOptions() {
  return head.matrix.groups.map((group) =>
    element("optgroup", { label: group.title }, ...group.rows.map((row) => element("option", { value: row.capability }, `${row.capability} ${row.title}`))),
  );
}
