// A drive on the canvas: the road, everybody's box, and a clock that runs, stops and is set.

import { boundsOf, changeAt, cornersOf, placeAt, poseAt } from "./geometry.js";
import { valueAt } from "./data.js";
import { drawConflicts, drawLamps, drawRoad, pathOf } from "./road.js";

const FOLLOWED_M = 70; // of the map across, while the ego is followed
const EDGE_M = 8;
const ZOOM = 1.3;
const SMALL_PX = 9; // who is smaller gets a ring
const MARKER = { length_m: 3, width_m: 1.4, ahead_m: 0 }; // for whom no size is known
const COLOURS = [
  "--ground", "--house", "--kerb", "--asphalt", "--paint", "--conflict", "--route", "--ego", "--focus", "--other", "--on-box", "--ink",
  "--strip-bus", "--strip-bike", "--strip-shoulder", "--strip-parking", "--strip-sidewalk",
  "--lamp-body", "--lamp-red", "--lamp-yellow", "--lamp-green", "--lamp-off",
];

/** Everything about the canvas of one case. `changed(time_s)` is told of every new time. */
export class Replay {
  constructor(canvas, drive, road, changed) {
    this.canvas = canvas;
    this.drive = drive;
    this.road = road;
    this.changed = changed;
    this.time_s = 0;
    this.end_s = drive.times_s.at(-1);
    this.speed = 1;
    this.playing = false;
    this.follows = true;
    this.zoom = 1;
    this.centre_m = [0, 0];
    this.hidden = new Set();
    this.namesShown = true;
    this.look = coloursOf();
    this.route = drive.route_m === null ? null : pathOf(drive.route_m, false);
    this.watched = [matchMedia("(prefers-color-scheme: dark)"), new ResizeObserver(() => this.draw())];
    this.recolour = () => ((this.look = coloursOf()), this.draw());
    this.watched[0].addEventListener("change", this.recolour);
    this.watched[1].observe(canvas);
  }

  /** Let go of everything that would go on without the case. */
  close() {
    this.playing = false;
    this.watched[0].removeEventListener("change", this.recolour);
    this.watched[1].disconnect();
  }

  seek(time_s) {
    this.time_s = Math.max(0, Math.min(this.end_s, time_s));
    this.draw();
    this.changed(this.time_s);
  }

  /** Rows of the trace, forwards or back. */
  step(rows) {
    this.pause();
    const { row } = placeAt(this.drive.times_s, this.time_s);
    this.seek(this.drive.times_s[Math.max(0, Math.min(this.drive.times_s.length - 1, row + rows))]);
  }

  play() {
    if (this.time_s >= this.end_s) this.time_s = 0;
    this.playing = true;
    let before_ms = null;
    const tick = (now_ms) => {
      if (!this.playing) return;
      const passed_s = before_ms === null ? 0 : (now_ms - before_ms) / 1000;
      before_ms = now_ms;
      if (this.time_s + passed_s * this.speed >= this.end_s) this.playing = false;
      this.seek(this.time_s + passed_s * this.speed);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    this.changed(this.time_s);
  }

  pause() {
    this.playing = false;
    this.changed(this.time_s);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  zoomBy(factor) {
    this.zoom = Math.max(0.1, Math.min(20, this.zoom * factor));
    this.draw();
  }

  zoomIn() {
    this.zoomBy(ZOOM);
  }

  zoomOut() {
    this.zoomBy(1 / ZOOM);
  }

  /** Follow the ego, or show the whole way it takes. */
  follow(on) {
    this.follows = on;
    this.zoom = 1;
    if (!on) this.showWhole();
    this.draw();
  }

  showWhole() {
    const { ego } = this.drive;
    const bounds = boundsOf(Array.from(ego.x_m, (x, row) => [x, ego.y_m[row]]));
    this.centre_m = [0, 1].map((axis) => (bounds.low[axis] + bounds.high[axis]) / 2);
    this.across_m = [0, 1].map((axis) => bounds.high[axis] - bounds.low[axis] + 2 * EDGE_M);
  }

  /** Move the map by pixels. */
  drag(right_px, down_px) {
    if (this.follows) {
      this.follows = false;
      this.across_m = [FOLLOWED_M, FOLLOWED_M];
    }
    this.centre_m = [this.centre_m[0] - right_px / this.px_per_m, this.centre_m[1] + down_px / this.px_per_m];
    this.draw();
  }

  /** Hide or show an actor, by its number. */
  hide(actor, on) {
    if (on) this.hidden.add(actor);
    else this.hidden.delete(actor);
    this.draw();
  }

  draw() {
    const [width_px, height_px] = [this.canvas.clientWidth, this.canvas.clientHeight];
    if (width_px === 0) return;
    const dense = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width_px * dense)) this.canvas.width = Math.round(width_px * dense);
    if (this.canvas.height !== Math.round(height_px * dense)) this.canvas.height = Math.round(height_px * dense);
    const context = this.canvas.getContext("2d");
    const at = placeAt(this.drive.times_s, this.time_s);
    const ego = poseAt(this.drive.ego, at);
    if (this.follows) this.centre_m = [ego.x_m, ego.y_m];
    const fitted = this.follows ? width_px / FOLLOWED_M : Math.min(width_px / this.across_m[0], height_px / this.across_m[1]);
    this.px_per_m = Math.min(fitted, 24) * this.zoom;
    const scale = this.px_per_m * dense;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.look["--ground"];
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(scale, 0, 0, -scale, (width_px / 2) * dense - scale * this.centre_m[0], (height_px / 2) * dense + scale * this.centre_m[1]);
    context.lineJoin = "round";
    this.drawGround(context, at);
    this.drawWays(context, at, ego);
    this.drawEverybody(context, at, ego);
    context.setTransform(dense, 0, 0, dense, 0, 0);
    if (this.namesShown) this.drawNames(context, at);
    this.drawScale(context, width_px, height_px);
  }

  drawGround(context, at) {
    const { look, px_per_m } = this;
    if (this.road !== null) {
      drawRoad(context, this.road, look, px_per_m);
      drawConflicts(context, this.road, look, px_per_m);
    }
    if (this.route !== null) {
      context.strokeStyle = look["--route"];
      context.lineWidth = 1.5 / px_per_m;
      context.setLineDash([6 / px_per_m, 6 / px_per_m]);
      context.stroke(this.route);
      context.setLineDash([]);
    }
    if (this.road !== null) drawLamps(context, this.road, this.drive.signals.map((changes) => valueAt(changes, at.row)), look);
  }

  /** Where the ego, and whom it is about, have been. */
  drawWays(context, at, ego) {
    const { focus, actors } = this.drive;
    const way = (motion, from, to) => Array.from(motion.x_m.slice(from, to), (x, row) => [x, motion.y_m[from + row]]);
    const line = (points, colour) => {
      context.strokeStyle = this.look[colour];
      context.lineWidth = 1.5 / this.px_per_m;
      context.globalAlpha = 0.7;
      context.stroke(pathOf(points, false));
      context.globalAlpha = 1;
    };
    if (focus !== null && this.isThere(focus, at.row)) {
      const since = actors[focus].present.filter(([row]) => row <= at.row).at(-1)[0];
      line(way(actors[focus], since, at.row + 1), "--focus");
    }
    line([...way(this.drive.ego, 0, at.row + 1), [ego.x_m, ego.y_m]], "--ego");
  }

  /** Everybody's box, whom it is about over the others; what is driven over lets the road show. */
  drawEverybody(context, at, ego) {
    const { focus, actors } = this.drive;
    const order = actors.map((_, number) => number).sort((one, other) => (one === focus) - (other === focus));
    for (const number of order) {
      if (!this.isThere(number, at.row)) continue;
      const actor = actors[number];
      const box = sizeAt(actor, at.row);
      const hidden = valueAt(actor.visible, at.row) === 0;
      if (actor.flat) context.globalAlpha = 0.4;
      this.drawBox(context, cornersOf(poseAt(actor, at), box), number === focus ? "--focus" : "--other", hidden);
      context.globalAlpha = 1;
    }
    const size = this.drive.ego.size;
    const box = size === null ? MARKER : { length_m: size[0], width_m: size[1], ahead_m: size[2] };
    this.drawBox(context, cornersOf(ego, box), "--ego", false);
  }

  isThere(number, row) {
    return !this.hidden.has(number) && valueAt(this.drive.actors[number].present, row) === 1;
  }

  /** A body with a line across its front; an outline alone while the stack is not shown it. */
  drawBox(context, corners, colour, hidden) {
    const { look, px_per_m } = this;
    const body = pathOf(corners, true);
    context.fillStyle = hidden ? look["--asphalt"] : look[colour];
    context.fill(body);
    context.strokeStyle = hidden ? look[colour] : look["--on-box"];
    context.lineWidth = (hidden ? 1.8 : 1) / px_per_m;
    context.setLineDash(hidden ? [4 / px_per_m, 3 / px_per_m] : []);
    context.stroke(body);
    const [frontLeft, rearLeft, rearRight, frontRight] = corners;
    const back = (front, rear) => [front[0] + 0.25 * (rear[0] - front[0]), front[1] + 0.25 * (rear[1] - front[1])];
    context.stroke(pathOf([back(frontLeft, rearLeft), back(frontRight, rearRight)], false));
    context.setLineDash([]);
    const long_m = Math.hypot(frontLeft[0] - rearRight[0], frontLeft[1] - rearRight[1]);
    if (long_m * px_per_m < SMALL_PX) {
      context.beginPath();
      context.arc((frontLeft[0] + rearRight[0]) / 2, (frontLeft[1] + rearRight[1]) / 2, SMALL_PX / px_per_m, 0, 2 * Math.PI);
      context.strokeStyle = look[colour];
      context.lineWidth = 2 / px_per_m;
      context.stroke();
    }
  }

  drawNames(context, at) {
    context.font = "12px system-ui, sans-serif";
    context.lineWidth = 3;
    context.textAlign = "center";
    this.drive.actors.forEach((actor, number) => {
      if (!this.isThere(number, at.row)) return;
      const pose = poseAt(actor, at);
      const corners = cornersOf(pose, sizeAt(actor, at.row));
      const [x_px] = this.onCanvas(pose.x_m, pose.y_m);
      const top_px = Math.min(...corners.map((corner) => this.onCanvas(...corner)[1])) - 8;
      const name = actor.name.length > 28 ? `${actor.name.slice(0, 27)}…` : actor.name;
      context.strokeStyle = this.look["--ground"];
      context.strokeText(name, x_px, top_px);
      context.fillStyle = this.look["--ink"];
      context.fillText(name, x_px, top_px);
    });
  }

  onCanvas(x_m, y_m) {
    const { canvas, px_per_m, centre_m } = this;
    return [canvas.clientWidth / 2 + (x_m - centre_m[0]) * px_per_m, canvas.clientHeight / 2 - (y_m - centre_m[1]) * px_per_m];
  }

  drawScale(context, width_px, height_px) {
    const length_m = [100, 50, 20, 10, 5, 2, 1].find((metres) => metres * this.px_per_m <= width_px / 5) ?? 1;
    const [right, y, left] = [width_px - 14, height_px - 12, width_px - 14 - length_m * this.px_per_m];
    context.strokeStyle = this.look["--ink"];
    context.lineWidth = 1.5;
    context.stroke(pathOf([[left, y - 5], [left, y], [right, y], [right, y - 5]], false));
    context.fillStyle = this.look["--ink"];
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "center";
    context.fillText(`${length_m} m`, (left + right) / 2, y - 6);
  }

  /** What is to be seen now, for who cannot. */
  inWords() {
    const at = placeAt(this.drive.times_s, this.time_s);
    const said = this.drive.actors.flatMap((actor, number) => (this.isThere(number, at.row) ? [`${actor.name} at ${kmh(poseAt(actor, at).speed_mps)}`] : []));
    const ego = kmh(poseAt(this.drive.ego, at).speed_mps);
    return `At ${this.time_s.toFixed(2)} s: ego at ${ego}${said.length > 0 ? `; ${said.slice(0, 8).join(", ")}` : ""}`;
  }
}

/** `36.0 km/h`. */
export function kmh(speed_mps) {
  return `${(speed_mps * 3.6).toFixed(1).replace("-0.0", "0.0")} km/h`;
}

function sizeAt(actor, row) {
  if (actor.sizes === null) return MARKER;
  const [length_m, width_m] = changeAt(actor.sizes, row);
  return { length_m, width_m, ahead_m: 0 };
}

function coloursOf() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(name).trim()]));
}
