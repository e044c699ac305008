// Where everybody is between two rows of a drive, and the corners of their boxes.

/** The row at or before a time, and how far on to the next, 0 to 1. */
export function placeAt(times_s, time_s) {
  let [low, high] = [0, times_s.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (times_s[middle] <= time_s + 1e-9) low = middle;
    else high = middle - 1;
  }
  const row = low;
  if (row + 1 >= times_s.length) return { row, share: 0 };
  const share = (time_s - times_s[row]) / (times_s[row + 1] - times_s[row]);
  return { row, share: Math.max(0, Math.min(1, share)) };
}

/** Position, heading and speed between two rows. */
export function poseAt(motion, { row, share }) {
  const between = (values) => (share === 0 ? values[row] : values[row] + share * (values[row + 1] - values[row]));
  return { x_m: between(motion.x_m), y_m: between(motion.y_m), yaw_rad: between(motion.yaw_rad), speed_mps: between(motion.speed_mps) };
}

/** What holds at a row of [row, value…] changes. */
export function changeAt(changes, row) {
  let found = changes[0];
  for (const change of changes) if (change[0] <= row) found = change;
  return found.slice(1);
}

/** Corners of a box, from front left and counter-clockwise; `ahead_m`: how far its middle is ahead of the pose. */
export function cornersOf(pose, { length_m, width_m, ahead_m }) {
  const [cos, sin] = [Math.cos(pose.yaw_rad), Math.sin(pose.yaw_rad)];
  const corner = (along_m, left_m) => [pose.x_m + along_m * cos - left_m * sin, pose.y_m + along_m * sin + left_m * cos];
  const [front_m, rear_m, half_m] = [ahead_m + length_m / 2, ahead_m - length_m / 2, width_m / 2];
  return [corner(front_m, half_m), corner(rear_m, half_m), corner(rear_m, -half_m), corner(front_m, -half_m)];
}

/** Low and high corner of the map that holds all points. */
export function boundsOf(points) {
  const bounds = { low: [Infinity, Infinity], high: [-Infinity, -Infinity] };
  for (const point of points) {
    for (const axis of [0, 1]) {
      bounds.low[axis] = Math.min(bounds.low[axis], point[axis]);
      bounds.high[axis] = Math.max(bounds.high[axis], point[axis]);
    }
  }
  return bounds;
}
