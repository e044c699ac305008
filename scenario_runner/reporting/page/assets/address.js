// What is shown, as the part of the address after #: it can be sent, kept, and gone back from.

const NONE = { verdicts: [], capability: "", slice: "", scenario: "", text: "", shown: "", at_s: null };

/** What the address asks for. */
export function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  return {
    verdicts: (words.get("verdict") ?? "").split(",").filter(Boolean),
    capability: words.get("capability") ?? "",
    slice: words.get("slice") ?? "",
    scenario: words.get("scenario") ?? "",
    text: words.get("text") ?? "",
    shown: words.get("case") ?? "",
    at_s: words.has("at") && Number.isFinite(Number(words.get("at"))) ? Number(words.get("at")) : null,
  };
}

/** Go to what is asked for with some of it changed; a step that the browser's Back undoes. */
export function go(change) {
  location.hash = hashOf({ ...readAddress(), ...change });
}

/** The same without a step of its own, as for every letter of a word that is typed. */
export function amend(change) {
  location.replace(`#${hashOf({ ...readAddress(), ...change })}`);
}

/** Go where nothing is filtered. */
export function goClear() {
  go({ ...NONE, shown: readAddress().shown });
}

/** The address of a case, as a link. */
export function linkTo(change) {
  return `#${hashOf({ ...readAddress(), ...change })}`;
}

function hashOf(asked) {
  const words = new URLSearchParams();
  const said = { verdict: asked.verdicts.join(","), capability: asked.capability, slice: asked.slice, scenario: asked.scenario, text: asked.text, case: asked.shown };
  for (const [name, value] of Object.entries(said)) if (value) words.set(name, value);
  if (asked.at_s !== null) words.set("at", asked.at_s.toFixed(2));
  return words.toString();
}
