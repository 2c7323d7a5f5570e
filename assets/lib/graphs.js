// Graphs of plotly's on the page, and canvases over them.

// A graph with axes, as soon as plotly has drawn it.
export function graph(id) {
  const gd = document.querySelector(`#${id} .js-plotly-plot`);
  return gd && gd._fullLayout && gd._fullLayout.xaxis ? gd : null;
}

// Calls back once the graph has been drawn, and again whenever plotly has redrawn it.
export function whenDrawn(id, callback) {
  const gd = document.querySelector(`#${id} .js-plotly-plot`);
  if (!gd || !gd.on) {
    requestAnimationFrame(() => whenDrawn(id, callback));
    return;
  }
  if (!gd.fallLineDrawn) {
    gd.fallLineDrawn = true;
    gd.on("plotly_afterplot", () => callback(gd));
  }
  callback(gd);
}

// A canvas in a graph's plot area, at the screen's own resolution, cleared; x and y turn data into pixels.
export function layer(gd, id) {
  const { xaxis, yaxis } = gd._fullLayout;
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const [width, height] = [xaxis._length, yaxis._length];
  const canvas = document.getElementById(id);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  Object.assign(canvas.style, {
    left: `${xaxis._offset}px`,
    top: `${yaxis._offset}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width, height, x: (value) => xaxis.d2p(value), y: (value) => yaxis.d2p(value) };
}
