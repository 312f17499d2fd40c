// Text that was typed and not saved survives a crash, a closed tab and a session that ended: in this browser only.
import { read, write } from "./storage.js";

const WAIT_MS = 400;

export function keepUnsaved(text) {
  const form = text.form;
  const key = `unsaved ${form.dataset.path}`;
  const given = text.value;
  let timer;

  function keep() {
    clearTimeout(timer);
    write("localStorage", key, text.value === given ? "" : text.value);
  }

  function offer(lost) {
    const box = Object.assign(document.createElement("div"), { className: "kept" });
    const said = Object.assign(document.createElement("p"), { textContent: form.dataset.lost });
    const back = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: form.dataset.takeBack });
    const forget = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small", textContent: form.dataset.forget });
    box.setAttribute("role", "status");
    back.addEventListener("click", () => {
      text.value = lost;
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
  if (lost === given) write("localStorage", key, "");
  else if (lost) offer(lost);
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT_MS);
  });
  addEventListener("pagehide", () => {
    if (text.value !== given) keep();
  });
}
