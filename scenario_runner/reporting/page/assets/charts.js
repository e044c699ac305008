// Speeds and criteria over one time axis; a click anywhere sets the clock.

import { element, svg } from "./dom.js";
import { changeAt, placeAt } from "./geometry.js";
import { lampColour } from "./road.js";

const WIDE = 1000; // of every drawing's own coordinates; they are stretched to the page's width
const HIGH = 100;
const FINDING_MARKS = { violated: "✗", excused: "?", met: "✓", "not applicable": "–" };

/** The charts of a drive; `show(time_s)` moves the cursor and says what is measured then. */
export function timeCharts(drive, criteria, seek) {
  const end_s = drive.times_s.at(-1);
  const lanes = [speedLane(drive, end_s), ...criteria.map((criterion) => criterionLane(drive, criterion, end_s)).filter(Boolean)];
  const cursor = element("div", { class: "cursor" });
  const plots = element("div", { class: "plots" }, ...lanes.map((lane) => lane.figure), secondsBelow(end_s), cursor);
  const seekAt = (event) => {
    const { left, width } = plots.getBoundingClientRect();
    seek(((event.clientX - left) / width) * end_s);
  };
  plots.addEventListener("pointerdown", (event) => {
    if (event.target.closest("button") !== null) return;
    seekAt(event);
    plots.setPointerCapture(event.pointerId);
  });
  plots.addEventListener("pointermove", (event) => plots.hasPointerCapture(event.pointerId) && seekAt(event));
  const show = (time_s) => {
    cursor.style.left = `${(100 * time_s) / end_s}%`;
    for (const lane of lanes) lane.show(time_s);
  };
  return { plots, show };
}

function speedLane(drive, end_s) {
  const { ego, focus, actors, times_s } = drive;
  const other = focus === null ? null : actors[focus];
  const speeds = [...ego.speed_mps, ...(other === null ? [] : other.speed_mps)].map((speed_mps) => 3.6 * speed_mps);
  const scale = scaleOf(speeds.concat(0));
  const lines = [lineThrough(times_s, ego.speed_mps.map((speed) => 3.6 * speed), end_s, scale, "line-ego")];
  if (other !== null) {
    for (const { first, last } of stretchesWithin(other.present, times_s.length)) {
      lines.push(lineThrough(times_s.slice(first, last), other.speed_mps.slice(first, last).map((speed) => 3.6 * speed), end_s, scale, "line-focus"));
    }
  }
  const now = element("span", { class: "now" });
  const title = element("span", {}, "speed of the ", element("b", { class: "ink-ego" }, "ego"), ...(other === null ? [] : [" and ", element("b", { class: "ink-focus" }, other.name)]), ", km/h");
  const show = (time_s) => {
    const { row } = placeAt(times_s, time_s);
    const said = [ego, ...(other !== null && changeAt(other.present, row)[0] === 1 ? [other] : [])];
    now.textContent = said.map((who) => (3.6 * who.speed_mps[row]).toFixed(1)).join(" · ");
  };
  return { figure: figure([title, now], lines, scale), show };
}

/** The stretches of rows in which [row, 0 or 1] changes say 1; last is one beyond. */
function stretchesWithin(changes, rows) {
  return changes.flatMap(([first, there], place) => (there === 1 ? [{ first, last: changes[place + 1]?.[0] ?? rows }] : []));
}

/** What one criterion measured; nothing where it measures nothing over time and was not violated. */
function criterionLane(drive, criterion, end_s) {
  const curve = drive.curves[criterion.name];
  const signals = criterion.name === "obeys_signals" && drive.faced.length > 0;
  const isMarked = criterion.finding === "violated" || criterion.finding === "excused";
  if (!signals && !isMarked && (curve === undefined || curve.stretches.length === 0)) return null;
  const title = element(
    "span",
    {},
    element("b", { class: `finding-${criterion.finding.replace(" ", "-")}` }, `${FINDING_MARKS[criterion.finding]} ${criterion.name}`),
    curve === undefined ? (signals ? " – signals facing the route" : "") : ` – ${[curve.what, curve.unit].filter(Boolean).join(", ")}`,
  );
  const now = element("span", { class: "now" });
  const marker = momentMarker(criterion, end_s);
  if (signals) return { figure: figure([title, now], signalStrips(drive, end_s), null, marker), show: () => {} };
  if (curve === undefined || curve.stretches.length === 0) return { figure: figure([title, now], [], null, marker), show: () => {} };
  const scale = scaleOf(valuesOf(curve));
  const show = (time_s) => {
    const value = valueOf(curve, placeAt(drive.times_s, time_s).row);
    now.textContent = value === null ? "–" : value.toFixed(2);
  };
  return { figure: figure([title, now], curveShapes(drive, curve, end_s, scale), scale, marker, curve.bound), show };
}

/** All its values, 0, and half as much again as its bound, so that either side of it is seen. */
function valuesOf(curve) {
  return [0, ...(curve.bound === null ? [] : [1.5 * curve.bound]), ...curve.stretches.flatMap((stretch) => [...stretch.values])];
}

function valueOf(curve, row) {
  const stretch = curve.stretches.find(({ first, values }) => row >= first && row < first + values.length);
  return stretch === undefined ? null : stretch.values[row - stretch.first];
}

function curveShapes(drive, curve, end_s, scale) {
  const shapes = [];
  if (curve.bound !== null) {
    const y = yOf(curve.bound, scale);
    const wrong = curve.at_least ? { y, height: HIGH - y } : { y: 0, height: y };
    shapes.push(svg("rect", { class: "beyond", x: 0, width: WIDE, y: wrong.y, height: Math.max(wrong.height, 0) }));
    shapes.push(svg("path", { class: "bound", d: `M0 ${y}H${WIDE}` }));
  }
  for (const { first, values } of curve.stretches) {
    shapes.push(lineThrough(drive.times_s.slice(first, first + values.length), values, end_s, scale, "line-measure"));
  }
  return shapes;
}

function signalStrips(drive, end_s) {
  const high = HIGH / drive.faced.length;
  return drive.faced.flatMap((signal, place) =>
    drive.signals[signal].map(([row, shown], number, changes) => {
      const until_s = number + 1 < changes.length ? drive.times_s[changes[number + 1][0]] : end_s;
      const x = xOf(drive.times_s[row], end_s);
      const strip = svg("rect", { x, width: Math.max(xOf(until_s, end_s) - x, 1), y: place * high + 0.1 * high, height: 0.8 * high });
      strip.style.fill = `var(${lampColour(shown)})`;
      return strip;
    }),
  );
}

/** Where a criterion was violated, or came nearest to it. */
function momentMarker(criterion, end_s) {
  if (criterion.at_s === null) return null;
  const late = criterion.at_s > 0.9 * end_s ? " late" : "";
  const marker = element("span", { class: `moment finding-${criterion.finding.replace(" ", "-")}${late}`, title: `${criterion.finding} at ${criterion.at_s.toFixed(2)} s` });
  marker.style.left = `${(100 * Math.min(criterion.at_s, end_s)) / end_s}%`;
  return marker;
}

/** A plot with its title above; numbers of the scale stand in it. */
function figure(title, shapes, scale, marker = null, bound = null) {
  const drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...shapes);
  const numbers = scale === null ? [] : [numberAt(scale.high, scale), numberAt(scale.low, scale)];
  if (bound !== null && scale !== null && isBetween(bound, scale)) numbers.push(numberAt(bound, scale));
  return element("div", { class: scale === null ? "lane low" : "lane" }, element("div", { class: "lane-title" }, ...title), element("div", { class: "plot" }, drawing, ...numbers, marker));
}

function isBetween(value, scale) {
  const share = (value - scale.low) / (scale.high - scale.low);
  return share > 0.2 && share < 0.8;
}

function numberAt(value, scale) {
  const number = element("span", { class: "number" }, String(Number(value.toFixed(2))));
  const share = yOf(value, scale) / HIGH;
  number.style.top = `${100 * share}%`;
  number.style.transform = `translateY(${-100 * share}%)`; // within the plot at both its edges
  return number;
}

function secondsBelow(end_s) {
  const every_s = [0.5, 1, 2, 5, 10, 20, 50].find((seconds) => end_s / seconds <= 8) ?? 100;
  const numbers = [];
  for (let second = 0; second <= end_s + 1e-9; second += every_s) {
    const number = element("span", {}, `${second}${second === 0 ? " s" : ""}`);
    number.style.left = `${(100 * second) / end_s}%`;
    numbers.push(number);
  }
  return element("div", { class: "seconds", "aria-hidden": "true" }, ...numbers);
}

/** Round numbers that hold all values. */
function scaleOf(values) {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const span = Math.max(most - least, 0.1);
  const size = 10 ** Math.floor(Math.log10(span));
  const step = [0.2, 0.5, 1, 2].map((part) => part * size).find((part) => span / part <= 5) ?? 2 * size;
  const [low, high] = [step * Math.floor(least / step + 1e-9), step * Math.ceil(most / step - 1e-9)];
  return { low, high: high > low ? high : low + step };
}

function xOf(time_s, end_s) {
  return (WIDE * time_s) / end_s;
}

function yOf(value, scale) {
  return (HIGH * (scale.high - value)) / (scale.high - scale.low);
}

function lineThrough(times_s, values, end_s, scale, kind) {
  const points = Array.from(times_s, (time_s, row) => `${xOf(time_s, end_s).toFixed(1)},${yOf(values[row], scale).toFixed(2)}`);
  return svg("polyline", { class: kind, points: points.join(" ") });
}
