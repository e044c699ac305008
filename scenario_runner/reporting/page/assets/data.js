// What the page holds: the head at once, everything else unpacked when it is asked for.

export const head = JSON.parse(document.getElementById("head").textContent);

export const verdicts = new Map(head.verdicts.map((verdict) => [verdict.key, verdict]));

/** JSON that was deflated and written in base64. */
async function unpacked(id) {
  const letters = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(plain).json();
}

const blocks = new Map();

function block(id) {
  if (!blocks.has(id)) blocks.set(id, unpacked(id));
  return blocks.get(id);
}

/** All cases, in the order of the run, left-out ones last; and where their details and drives are. */
export async function readIndex() {
  const index = await unpacked("index");
  const cases = index.cases.map((row, number) => caseOf(row, number, index.scenarios));
  const driveBlock = new Map(index.drives.flatMap((numbers, place) => numbers.map((number) => [number, place])));
  return {
    cases,
    byId: new Map(cases.flatMap((one) => [[one.id, one], [one.shortId, one]])),
    detailsABlock: index.details_a_block,
    driveBlock,
    driven: index.driven,
  };
}

function caseOf(row, number, scenarios) {
  const [id, shortId, scenarioNumber, verdict, places, parameters, because] = row;
  const [scenario, capability] = scenarios[scenarioNumber];
  const searched = `${id} ${shortId} ${scenario} ${capability} ${parameters} ${because}`.toLowerCase();
  return { number, id, shortId, scenario, capability, verdict, places, parameters, because, searched };
}

/** What is said of a case that was driven. */
export async function readDetails(index, one) {
  const all = await block(`details-${Math.floor(one.number / index.detailsABlock)}`);
  return all[one.number];
}

/** Where everybody was in a case; null where the page does not hold it. */
export async function readDrive(index, one) {
  if (!index.driveBlock.has(one.number)) return null;
  const all = await block(`drives-${index.driveBlock.get(one.number)}`);
  return driveOf(all[one.number], await block("routes"));
}

/** A road's shapes; null where none is known. */
export async function readRoad(digest) {
  return digest === null ? null : block(`road-${digest}`);
}

function driveOf(packed, routes) {
  const { rows } = packed;
  const ticks = unbent(packed.ticks, 1, rows);
  return {
    step_s: packed.step_s,
    times_s: ticks.map((tick) => tick * packed.step_s),
    origin_m: packed.origin_m,
    ego: { name: "ego", ...motionOf(packed.ego, rows), size: packed.ego.size },
    actors: packed.actors.map((actor) => ({ ...actor, ...motionOf(actor, rows) })),
    signals: packed.signals,
    faced: packed.faced,
    focus: packed.focus,
    curves: Object.fromEntries(Object.entries(packed.over_time).map(([name, curve]) => [name, curveOf(curve)])),
    road: packed.road,
    route_m: packed.route === null ? null : lineOf(routes[packed.route], packed.origin_m),
  };
}

function motionOf(packed, rows) {
  return {
    x_m: unbent(packed.x, 100, rows), // from the drive's origin
    y_m: unbent(packed.y, 100, rows),
    yaw_rad: unbent(packed.yaw, 1000, rows),
    speed_mps: unbent(packed.speed, 100, rows),
  };
}

function curveOf(packed) {
  const stretches = packed.stretches.map(([first, rows, ...bends]) => ({ first, values: unbent(bends, 100, rows) }));
  return { ...packed, stretches };
}

/** So many numbers from first value, first step, and by how much steps differ, in whole parts of 1/scale. */
function unbent(bends, scale, rows) {
  const values = new Float64Array(rows);
  let step = 0;
  let whole = 0;
  for (let row = 0; row < rows; row += 1) {
    step += bends[row] ?? 0;
    whole += step;
    values[row] = whole / scale;
  }
  return values;
}

/** Points of a line from x, y and steps in centimetres, as [x, y] in metres from an origin. */
export function lineOf(steps, origin_m) {
  const points = [];
  let [x, y] = [0, 0];
  for (let place = 0; place < steps.length; place += 2) {
    x += steps[place];
    y += steps[place + 1];
    points.push([x / 100 - origin_m[0], y / 100 - origin_m[1]]);
  }
  return points;
}

/** What holds at a row of [row, value] changes. */
export function valueAt(changes, row) {
  let value = changes[0][1];
  for (const [from, next] of changes) if (from <= row) value = next;
  return value;
}
