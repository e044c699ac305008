// Asks for the next round again and again, and shows it: what is wrong, or how the cases went and the picture.

import { element, markOf } from "./dom.js";

const byId = (id) => document.getElementById(id);
const AGAIN_MS = 500;
let chosen = null; // short id of the case whose drive is shown

function show(round) {
  document.title = `${round.errors ? "✗" : "✓"} ${round.file}`;
  byId("file").textContent = round.file;
  byId("headline").textContent = `${round.headline} · ${round.stack} · ${round.spread ? `${round.spread} · ` : ""}${round.seconds.toFixed(2)} s`;
  byId("remarks").replaceChildren(...round.remarks.map((each) => element("li", { class: each.warning ? "warning" : null }, each.words)));
  byId("picture").classList.toggle("old", round.errors > 0);
  if (!round.errors) showDriven(round);
  document.documentElement.dataset.round = round.number;
}

function showDriven(round) {
  if (!round.cases.some((each) => each.short === chosen && each.drawn)) chosen = null;
  byId("cases").replaceChildren(...round.cases.map((each) => element("li", {}, caseButton(round, each))));
  byId("picture").hidden = false;
  byId("picture").firstElementChild.src = `picture.svg?round=${round.number}`;
  showDrive(round);
}

function caseButton(round, each) {
  const choose = () => {
    chosen = chosen === each.short ? null : each.short;
    showDriven(round);
    byId("cases").querySelector(`[data-case="${each.short}"]`).focus();
  };
  const words = [markOf(each.verdict), ` ${each.verdict.key}: ${each.values} `, element("span", { class: "because" }, each.because)];
  const pressed = String(each.short === chosen);
  return element("button", { type: "button", "data-case": each.short, "aria-pressed": pressed, disabled: !each.drawn, onclick: choose }, words);
}

function showDrive(round) {
  byId("drive").hidden = chosen === null;
  if (chosen !== null) byId("drive").firstElementChild.src = `drive.svg?round=${round.number}&case=${chosen}`;
}

async function follow() {
  let seen = 0;
  for (;;) {
    try {
      const answer = await fetch(`round?after=${seen}`, { cache: "no-store" });
      if (answer.status === 200) {
        const round = await answer.json();
        show(round);
        seen = round.number;
      }
      byId("lost").hidden = true;
    } catch {
      byId("lost").hidden = false;
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
}

follow();
