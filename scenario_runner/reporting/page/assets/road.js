// A road on the canvas: surroundings, areas, paint, places where lanes meet, and the lamps of its signals.

import { lineOf } from "./data.js";

const LAMP_M = 0.9;
const LAMP_COLOURS = ["--lamp-red", "--lamp-red", "--lamp-yellow", "--lamp-green", "--lamp-off", "--lamp-yellow"];

/** A road's shapes as paths, made once a case. */
export function roadPaths(shapes, origin_m) {
  const line = (steps) => pathOf(lineOf(steps, origin_m), false);
  const area = (steps) => pathOf(lineOf(steps, origin_m), true);
  const place = (x_cm, y_cm) => [x_cm / 100 - origin_m[0], y_cm / 100 - origin_m[1]];
  return {
    houses: shapes.houses.map(area),
    areas: shapes.areas.map(area),
    strips: shapes.strips.map(([kind, steps]) => ({ kind, path: area(steps) })),
    crossings: shapes.crossings.map(area),
    paint: shapes.paint.map(([width_m, dashes_m, steps]) => ({ width_m, dashes_m: dashes_m ?? [], path: line(steps) })),
    conflicts: shapes.conflicts.map(([crossing, x_cm, y_cm]) => ({ crossing, at_m: place(x_cm, y_cm) })),
    lamps: shapes.lamps.map(([signal, name, x_cm, y_cm]) => ({ signal, name, at_m: place(x_cm, y_cm) })),
  };
}

/** A path through points; closed: an area. */
export function pathOf(points, closed) {
  const path = new Path2D();
  points.forEach(([x, y], place) => (place === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  if (closed) path.closePath();
  return path;
}

/** Draw a road in metres. `look`: the colours of the page; `px_per_m` keeps thin lines visible. */
export function drawRoad(context, road, look, px_per_m) {
  const fill = (paths, colour) => {
    context.fillStyle = look[colour];
    for (const path of paths) context.fill(path);
  };
  fill(road.houses, "--house");
  context.strokeStyle = look["--kerb"];
  context.lineWidth = 2 / px_per_m;
  for (const path of road.areas) context.stroke(path);
  fill(road.areas, "--asphalt");
  for (const strip of road.strips) fill([strip.path], `--strip-${strip.kind}`);
  context.globalAlpha = 0.35;
  fill(road.crossings, "--paint");
  context.globalAlpha = 1;
  context.strokeStyle = look["--paint"];
  for (const { width_m, dashes_m, path } of road.paint) {
    context.lineWidth = Math.max(width_m, 0.8 / px_per_m);
    context.setLineDash(dashes_m);
    context.stroke(path);
  }
  context.setLineDash([]);
}

/** Dots where lanes cross, rings where they merge. */
export function drawConflicts(context, road, look, px_per_m) {
  for (const { crossing, at_m } of road.conflicts) {
    context.beginPath();
    context.arc(...at_m, 2.6 / px_per_m, 0, 2 * Math.PI);
    context.fillStyle = crossing ? look["--conflict"] : look["--asphalt"];
    context.fill();
    context.strokeStyle = crossing ? look["--asphalt"] : look["--conflict"];
    context.lineWidth = 1.2 / px_per_m;
    context.stroke();
  }
}

/** Each signal's lamp in the colour it shows; `shown` is by signal. */
export function drawLamps(context, road, shown, look) {
  for (const { signal, at_m } of road.lamps) {
    for (const [radius_m, colour] of [[LAMP_M, "--lamp-body"], [0.66 * LAMP_M, LAMP_COLOURS[shown[signal]]]]) {
      context.beginPath();
      context.arc(...at_m, radius_m, 0, 2 * Math.PI);
      context.fillStyle = look[colour];
      context.fill();
    }
  }
}

/** The colour, as a property of the page, that a signal shows. */
export function lampColour(shown) {
  return LAMP_COLOURS[shown];
}
