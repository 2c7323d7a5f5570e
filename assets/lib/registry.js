// Modules that stand in a folder of their own, one a thing: panels and the like. The page names all its scripts, so
// that nothing else lists them.

/**
 * The default export of each module of this folder of `assets`, by its name.
 * @param {string} folder
 * @returns {Promise<Map<string, any>>}
 */
export async function registry(folder) {
  const named = document.querySelectorAll("link[rel=modulepreload]");
  const pattern = new RegExp(`/${folder}/(\\w+)\\.js$`);
  const found = new Map();
  for (const { href } of named) {
    const name = new URL(href).pathname.match(pattern)?.[1];
    if (name) found.set(name, import(href));
  }
  for (const [name, loading] of found) found.set(name, (await loading).default);
  return found;
}
