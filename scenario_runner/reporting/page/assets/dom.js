// Elements from words: whatever is foreign becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; attributes named `on…` listen, true stands alone, and false, null and undefined are left out. */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** `1 case`, `12 cases`. */
export function casesWords(count) {
  return `${count} ${count === 1 ? "case" : "cases"}`;
}

/** A verdict by its mark and, for who does not see the mark, its word. */
export function markOf(verdict) {
  return element("span", { class: `mark look-${verdict.key}`, "aria-hidden": "true" }, verdict.mark);
}

/** Words in a code font with a button that copies them. */
export function commandLine(words) {
  const said = element("span", { role: "status", class: "copied" });
  const copy = async () => {
    await copied(words);
    said.textContent = "copied";
    setTimeout(() => (said.textContent = ""), 2000);
  };
  const button = element("button", { type: "button", class: "quiet", onclick: copy, "aria-label": `Copy: ${words}` }, "Copy");
  return element("div", { class: "command" }, element("code", { tabindex: "0" }, words), button, said);
}

async function copied(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    const field = element("textarea", { class: "unseen" }, words); // pages from file:// may have no clipboard
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
