// The contour map: paths and their names over it.
import { Overlay } from "./overlay.js";

export const contour = new Overlay("contour", (path) => [path.x, path.y], { labels: true });
contour.picture = null; // the map's figure, which other views draw as well
