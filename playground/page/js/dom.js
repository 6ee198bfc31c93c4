/* Building elements. Nothing on this page is made from strings of HTML: what people and the bot
   write reaches the document as text nodes only. */

/** An element. `props`: attributes; `on` holds listeners, `data` the dataset; null and false are
    left out, true is an empty attribute. Children may be nodes, texts, null or lists of these. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, data = {}, ...attributes } = props;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  Object.assign(element.dataset, data);
  for (const [kind, listener] of Object.entries(on)) element.addEventListener(kind, listener);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** Outlines of the icons, 24 × 24, drawn with a round pen. */
const ICONS = {
  send: "M4.5 12 3 4.5 21 12 3 19.5 4.5 12Zm0 0H12",
  plus: "M12 5v14M5 12h14",
  menu: "M4 7h16M4 12h16M4 17h10",
  keys: "M3 6h18v12H3zM7 10h.01M12 10h.01M17 10h.01M8 14h8",
  reply: "M9 7 4 12l5 5M4 12h9a7 7 0 0 1 7 7",
  thumb: "M7 11v9H4v-9h3Zm0 0 4-8c1.700 0 2.500 1.200 2.200 2.800L12.500 9H19l-1.500 9.200A2 2 0 0 1 15.500 20H7",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  phone: "M6 3h4l1.500 5-2.500 1.500a11 11 0 0 0 5.500 5.500L16 12.500 21 14v4a2 2 0 0 1-2 2A15 15 0 0 1 4 5a2 2 0 0 1 2-2",
  quiet: "M6 16V11a6 6 0 0 1 9-5.200M18 11v5l1.500 2H8M10 20.500h4M4 4l16 16",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 20.500c1-4 4.500-5.500 8-5.500s7 1.500 8 5.500",
  addPerson: "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM3 20.500c.8-4 3.600-5.500 7-5.500 1.300 0 2.600.2 3.700.7M18 14v7M14.500 17.500h7",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 2.500-2.500L20 17M15.500 9h.01",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1",
  place: "M12 21c4-4.500 6.500-7.500 6.500-11a6.500 6.500 0 0 0-13 0c0 3.500 2.500 6.500 6.500 11ZM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  ban: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.700 5.700l12.600 12.600",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.500 2",
};

/** An icon; it says nothing to screen readers, its button does. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows an icon alone and says its label. */
export function iconButton(name, label, props = {}) {
  const { class: extra = "", ...others } = props;
  const look = `icon-button ${extra}`.trim();
  const told = { type: "button", class: look, "aria-label": label, title: label };
  return h("button", { ...told, ...others }, icon(name));
}

/** Text that only screen readers meet. */
export const unseen = (text) => h("span", { class: "unseen" }, text);
