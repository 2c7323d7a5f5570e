// Modules that stand in a folder of their own, one a thing: panels and the like. The page names all its scripts, so
// that nothing else lists them.

const NAMES = document.querySelector("meta[name=fall-line-scripts]")?.content.split(" ") ?? [];

/**
 * The default export of each module of this folder of `assets`, by its name.
 * @param {string} folder
 * @returns {Promise<Map<string, any>>}
 */
export async function registry(folder) {
  const pattern = new RegExp(`^${folder}/(\\w+)\\.js$`);
  const found = new Map();
  for (const path of NAMES) {
    const name = path.match(pattern)?.[1];
    if (name) found.set(name, (await import(`../${path}`)).default);
  }
  return found;
}
