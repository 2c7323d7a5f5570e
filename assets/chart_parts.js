// What charts drawn in the browser have in common: layout, axes, colours and bands in the theme on screen.
(function (fallLine) {
  "use strict";

  const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false };

  function faded(hex, share) {
    const channel = (at) => parseInt(hex.slice(at, at + 2), 16);
    return `rgba(${channel(1)},${channel(3)},${channel(5)},${share})`;
  }

  function layout(more) {
    const muted = fallLine.style("--muted");
    return {
      autosize: true,
      showlegend: false,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: fallLine.style("--font"), size: 12, color: muted },
      margin: { l: 50, r: 18, t: 8, b: 36 },
      hovermode: "x unified",
      hoverlabel: { namelength: -1, bgcolor: fallLine.style("--sheet"), font: { size: 12, color: fallLine.style("--text") } },
      dragmode: false,
      ...more,
    };
  }

  function axis(more) {
    const line = fallLine.style("--line");
    return { gridcolor: line, linecolor: line, tickcolor: line, ticks: "outside", ticklen: 4, zeroline: false, fixedrange: true, ...more };
  }

  // Ticks of a log axis over these values: powers of ten, with 2 and 5 between them where there are few of these.
  function logTicks(values) {
    const positive = values.filter((value) => value > 0);
    return Math.max(...positive) / Math.min(...positive) > 100 ? 1 : "D2";
  }

  // Between two curves over the same abscissas, those of the quartiles, say.
  function band(summary, fill) {
    const { epochs, low, high } = summary;
    const x = [...epochs, ...epochs.toReversed()];
    const y = [...high, ...low.toReversed()];
    return { type: "scatter", mode: "lines", x, y, fill: "toself", fillcolor: fill, line: { width: 0 }, hoverinfo: "skip" };
  }

  // What a person typed, as plotly shows it unchanged: it would take tags and entities for its own.
  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  const asTyped = (text) => text.replace(/[&<>]/g, (sign) => ENTITIES[sign]);

  fallLine.plots = { CONFIG, asTyped, axis, band, faded, layout, logTicks };
})((window.fallLine = window.fallLine || {}));
