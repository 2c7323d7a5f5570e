// What the page says for a moment.

let leaving = 0;

export function notice(text) {
  const element = document.getElementById("notice");
  element.textContent = text;
  element.classList.add("shown");
  clearTimeout(leaving);
  leaving = setTimeout(() => element.classList.remove("shown"), Math.max(4000, 60 * text.length));
}
