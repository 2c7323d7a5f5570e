// What of plotly's drawing in 3-D is not part of its public interface, as it is in plotly.js 4.

// A trace with new coordinates, and the new colours of its line or its markers.
export function merged(trace, changes) {
  const { line, marker, ...rest } = changes;
  const styled = { ...(line && { line: { ...trace.line, ...line } }) };
  return { ...trace, ...rest, ...styled, ...(marker && { marker: { ...trace.marker, ...marker } }) };
}

// Shows new coordinates. Plotly's own restyle plans the whole figure anew, surface included: a hundred times slower
// than handing the points to the drawing objects, which its public interface doesn't offer. Should those not be
// where they were in plotly.js 4, restyle does it.
export async function put(gd, traces) {
  try {
    const scene = gd._fullLayout.scene._scene;
    for (const [index, trace] of traces) {
      const full = gd._fullData[index];
      scene.traces[full.uid].update(merged(full, trace));
    }
    scene.glplot.redraw();
  } catch {
    const column = (name) => [...traces.values()].map((trace) => Array.from(trace[name]));
    await Plotly.restyle(gd, { x: column("x"), y: column("y"), z: column("z") }, [...traces.keys()]);
  }
}

// Nothing in the scene, and nothing that comes into it later, tells its values under the pointer. Plotly would draw
// everything a second time for that, and read all pixels back, with every frame. Where its drawing objects aren't where
// they were in plotly.js 4 it does.
export function untouchable(gd) {
  try {
    const { glplot } = gd._fullLayout.scene._scene;
    const add = glplot.add;
    glplot.add = (object) => add(Object.assign(object, { pickSlots: 0 }));
    for (const object of [...glplot.objects]) {
      glplot.remove(object);
      glplot.add(object);
    }
  } catch {
    // slower
  }
}

// Whether it can draw in 3-D at all.
export const canDraw = (gd) => Boolean(gd._fullLayout?.scene?._scene?.glplot);

// What it draws with may be lost, to a laptop that slept or a graphics card that was reset. Plotly would wait for ever
// for that to come back: whoever listens to plotly_webglcontextlost builds it anew instead.
export function expectLoss(gd) {
  if (canDraw(gd)) gd._fullLayout.scene._scene.glplot.oncontextloss = () => {};
}
