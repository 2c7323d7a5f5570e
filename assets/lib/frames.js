// When the browser does what it has been given.

// What is due already is done first.
export const soon = () => new Promise((resolve) => setTimeout(resolve));

const frame = () => new Promise(requestAnimationFrame);

// Once what has been drawn is on screen.
export async function shown() {
  await frame();
  await frame(); // the browser paints after what it calls for a frame
}
