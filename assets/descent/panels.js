// The panels beside the readings, one script each in panels/ as in app/descent/panels. The server names those that are
// on, and only then they are run. A panel has turn(on, display, query), called whenever what is on screen has changed;
// what it draws with the clock it adds to the player.

export const panels = {
  known: new Map(), // by script; null until it is there
  display: null,
  query: null,

  show(display) {
    this.display = display;
    this.turn();
  },

  link(query) {
    this.query = query;
    this.turn();
  },

  turn() {
    const { display, query, known } = this;
    if (!display || !query) return;
    for (const script of display.panels.filter((each) => !known.has(each))) this.fetch(script);
    for (const [script, panel] of known) panel?.turn(display.panels.includes(script), display, query);
  },

  async fetch(script) {
    this.known.set(script, null);
    const { default: panel } = await import(`../${script}`);
    this.known.set(script, panel);
    this.turn();
  },
};
