// What was typed and not saved survives a crash, a closed tab and a session that ended: in this browser only.
import { read, write } from "./storage.js";

const WAIT_MS = 400;
const HEAD = /^---\n[^]*?\n---\n/;

// Every control of the page itself: what is above the text, and the text. The toolbar and the reader beside are neither.
function controls(form) {
  return [...form.querySelectorAll("input:not([type=hidden]), textarea")].filter((control) => !control.closest(".toolbar"));
}

// The controls by name and what stands in them; boxes are ticked or not.
function typed(form) {
  return JSON.stringify(controls(form).map((one) => [one.name, one.type === "checkbox" ? `${one.value}=${one.checked}` : one.value]));
}

function putBack(form, lost) {
  const left = controls(form);
  for (const [name, value] of lost) {
    const place = left.findIndex((one) => one.name === name && (one.type !== "checkbox" || value.startsWith(`${one.value}=`)));
    if (place < 0) continue;
    const [one] = left.splice(place, 1);
    if (one.type === "checkbox") one.checked = value.endsWith("=true");
    else one.value = value;
  }
}

// What an older page kept was the whole text, head and all.
function parsed(kept, hasHead) {
  try {
    const found = JSON.parse(kept);
    if (Array.isArray(found)) return found;
  } catch {
    // a text
  }
  return [["text", hasHead ? kept.replace(HEAD, "") : kept]];
}

export function keepUnsaved(text) {
  const form = text.form;
  const key = `unsaved ${form.dataset.path}`;
  const given = typed(form);
  let timer;

  function keep() {
    clearTimeout(timer);
    const now = typed(form);
    write("localStorage", key, now === given ? "" : now);
  }

  function offer(lost) {
    const box = Object.assign(document.createElement("div"), { className: "kept" });
    const said = Object.assign(document.createElement("p"), { textContent: form.dataset.lost });
    const back = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: form.dataset.takeBack });
    const forget = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small", textContent: form.dataset.forget });
    box.setAttribute("role", "status");
    back.addEventListener("click", () => {
      putBack(form, parsed(lost, "head" in form.elements));
      text.dispatchEvent(new Event("input", { bubbles: true }));
      box.remove();
      text.focus();
    });
    forget.addEventListener("click", () => {
      write("localStorage", key, "");
      box.remove();
      text.focus();
    });
    box.append(said, back, forget);
    form.prepend(box);
  }

  const lost = read("localStorage", key);
  if (lost === given || lost === text.value) write("localStorage", key, "");
  else if (lost) offer(lost);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT_MS);
  });
  addEventListener("pagehide", () => {
    if (typed(form) !== given) keep();
  });
}
