// When the browser does what it has been given.

// What is due already is done first.
export const soon = () => new Promise((resolve) => setTimeout(resolve));

// Once what has been drawn is on its way to the screen, whatever time the graphics card takes for it.
export async function handedOver() {
  await new Promise(requestAnimationFrame);
  await soon(); // the browser paints after what it calls for a frame
}
