// Modules that stand in a folder of their own, one a thing: panels and the like. The page names all its scripts, so
// that nothing else lists them.

// The default export of each module of this folder of `assets`, by its name.
export async function registry(folder) {
  const named = document.querySelectorAll("link[rel=modulepreload]");
  const pattern = new RegExp(`/${folder}/(\\w+)\\.js$`);
  const found = [...named].map(({ href }) => [new URL(href).pathname.match(pattern)?.[1], href]).filter(([name]) => name);
  return new Map(await Promise.all(found.map(async ([name, href]) => [name, (await import(href)).default])));
}
