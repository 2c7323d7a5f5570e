// The address bar holds the state of the page that is shown; Back and Forward bring it back.

const TOGETHER = 1000; // ms: changes closer than this make one entry in the history

export const link = {
  opening: true, // the state on its way comes from the address bar itself
  pushed: -Infinity,
  searches: {}, // each opened page's state, for when its tab is chosen again

  /**
   * What is on screen has changed.
   * @param {string} search the query string that names it
   * @param {string} path of the page
   */
  push(search, path = location.pathname) {
    this.searches[path] = search;
    if (path !== location.pathname) return;
    const opening = this.opening;
    this.opening = false;
    if (search === location.search) return;
    const now = performance.now();
    if (opening || now - this.pushed < TOGETHER) history.replaceState(null, "", search);
    else history.pushState(null, "", search);
    if (!opening) this.pushed = now;
  },
};
