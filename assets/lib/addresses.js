// Addresses of the server, which may be shown below a path (app/web/prefix.py): the page says which.

const said = globalThis.document?.getElementById("_dash-config")?.textContent;
const root = said ? JSON.parse(said).requests_pathname_prefix.slice(0, -1) : "";
// A proxy may show the first page for its path without the slash, too.
if (root && location.pathname === root) history.replaceState(null, "", `${root}/${location.search}`);

/**
 * A path of the application as it stands in the address bar.
 * @param {string} path
 */
export const at = (path) => root + path;
