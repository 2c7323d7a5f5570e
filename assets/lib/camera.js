// The camera of a 3-D scene: where it stands so that all of the axes with their labels is in the frame.
//
// A place is [x, y, z] in data; straight lines stay straight there. A scene has the `ranges` of its three axes and
// their lengths, `aspect`.

const ROOM = { side: 58, bottom: 44, top: 8 }; // pixels around the axes for their labels
const TITLE = 20; // and more below an axis that lies across, for its title
const FIELD = Math.tan(Math.PI / 8); // half a field of view of 45°, as plotly has it
const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map((corner) => [1, 2, 4].map((bit) => (corner & bit ? 1 : -1)));

export const AXES = /** @type {const} */ (["x", "y", "z"]);

// Where the reader's eye, given in lengths of the scene from its middle, is in data.
export function eyeIn({ ranges, aspect }, eye) {
  return AXES.map((axis, at) => {
    const [low, high] = ranges[at];
    return (low + high) / 2 + (eye[axis] / aspect[axis]) * (high - low);
  });
}

// How long the way between two places is in the scene.
export function distance({ ranges, aspect }, one, other) {
  const parts = AXES.map((axis, at) => ((other[at] - one[at]) / (ranges[at][1] - ranges[at][0])) * aspect[axis]);
  return Math.hypot(...parts);
}

/**
 * A place moved towards the eye by so much of the scene's lengths: a marker there is not cut by what it stands on.
 * @param {{ranges: number[][], aspect: any}} scene
 * @param {number[]} place
 * @param {number[]} eye in data
 * @param {number} by
 */
export function nearer(scene, place, eye, by) {
  const share = Math.min(by / distance(scene, place, eye), 1);
  return place.map((from, at) => from + share * (eye[at] - from));
}

// Looking from a direction, as near as the box of the axes with its labels, which have so many pixels `beside` it, fits
// into the frame.
export function fitted(direction, aspect, { width, height }, beside = ROOM.side) {
  const ratio = width / height;
  const side = 1 - (2 * beside) / width;
  const across = ((direction.x ** 2 - direction.y ** 2) / (direction.x ** 2 + direction.y ** 2)) ** 2; // 0: at a corner
  const bottom = ROOM.bottom + TITLE * across;
  const [low, high] = [(2 * bottom) / height - 1, 1 - (2 * ROOM.top) / height];
  let [away, middle] = [2, 0];
  for (let turn = 0; turn < 20; turn++) {
    const corners = CORNERS.map((signs) => signs.map((sign, at) => (sign * aspect[AXES[at]]) / 2));
    const places = corners.map((corner) => projected(corner, direction, away, middle, ratio));
    const [aside, up] = [places.map(([x]) => Math.abs(x)), places.map(([, y]) => y)];
    const [least, most] = [Math.min(...up), Math.max(...up)];
    away *= Math.max(Math.max(...aside) / side, (most - least) / (high - low));
    middle += (((most + least - high - low) / 2) * FIELD * away) / Math.hypot(direction.x, direction.y);
  }
  const { x, y, z } = direction;
  return {
    eye: { x: away * x, y: away * y, z: middle + away * z },
    center: { x: 0, y: 0, z: middle },
    up: { x: 0, y: 0, z: 1 },
  };
}

/**
 * From a place in data to pixels of a frame.
 * @returns {(place: number[]) => [number, number]}
 */
export function projector({ ranges, aspect }, { eye, center }, { width, height }) {
  const away = Math.hypot(eye.x, eye.y, eye.z - center.z);
  const direction = { x: eye.x / away, y: eye.y / away, z: (eye.z - center.z) / away };
  return (place) => {
    const scaled = place.map((at, axis) => {
      const [low, high] = ranges[axis];
      return ((at - (low + high) / 2) / (high - low)) * aspect[AXES[axis]];
    });
    const [x, y] = projected(scaled, direction, away, center.z, width / height);
    return [((1 + x) / 2) * width, ((1 - y) / 2) * height];
  };
}

// Where on the screen a place is seen, from −1 to 1, by an eye so far away from the middle.
function projected(place, { x, y, z }, away, middle, ratio) {
  const [px, py, pz] = place;
  const [vx, vy, vz] = [px - away * x, py - away * y, pz - middle - away * z];
  const level = Math.hypot(x, y);
  const depth = -(vx * x + vy * y + vz * z);
  const right = (-vx * y + vy * x) / level;
  const up = (-z * (vx * x + vy * y)) / level + vz * level;
  return [right / depth / (FIELD * ratio), up / depth / FIELD];
}
