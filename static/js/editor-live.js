// While somebody types: the preview and the list of faults follow, a moment later.
import { read, write } from "./storage.js";

const WAIT_MS = 900;
const KEY = "preview domain";

// A new frame each time: a form sent into an old one would leave a step behind the Back button for every letter.
// The old one stays in sight until the new one has its page.
let frames = 0;

function renewFrame(button) {
  for (const other of document.querySelectorAll(".framed .coming")) other.remove();
  const old = document.querySelector(".framed iframe");
  const frame = old.cloneNode(false);
  frame.name = `preview-${++frames}`;
  frame.classList.add("coming");
  frame.addEventListener("load", () => {
    if (!frame.isConnected || frame.contentWindow.location.href === "about:blank") return;
    const place = old.contentWindow.scrollY;
    frame.classList.remove("coming");
    old.remove();
    frame.contentWindow.scrollTo(0, place);
  });
  old.after(frame);
  button.formTarget = frame.name;
  button.click();
}

export function watchText(text, lines) {
  const form = text.form;
  const faults = document.getElementById("faults");
  const button = document.getElementById("show");
  const { domain, phase, protocol } = form.elements;
  let timer;
  let request;

  function mark() {
    lines.mark(new Set([...faults.querySelectorAll("[data-line]")].map((link) => Number(link.dataset.line))));
  }

  async function check() {
    if (request) request.abort();
    request = new AbortController();
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form), signal: request.signal, redirect: "error" });
      if (!answer.ok) throw new Error(answer.statusText);
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      faults.textContent = "";
      faults.append(...made.body.childNodes);
      mark();
    } catch {
      // the list stays as it was; the button asks again
    }
  }

  function later(wait = WAIT_MS) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      renewFrame(button);
      check();
    }, wait);
  }

  faults.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    if (link.dataset.line) {
      lines.show(Number(link.dataset.line));
      return;
    }
    const field = document.getElementById(link.hash.slice(1));
    const folded = field.closest("details");
    if (folded) folded.open = true;
    (field.matches("fieldset") ? field.querySelector("input") || field : field).focus();
  });
  domain.value = domain.value || read("localStorage", KEY) || "";
  domain.addEventListener("change", () => write("localStorage", KEY, domain.value));
  form.addEventListener("input", ({ target }) => {
    if (!target.closest(".toolbar")) later();
  });
  for (const field of [domain, phase, protocol]) field.addEventListener("change", () => later(0));
  button.closest("p").hidden = true;
  mark();
  later(0);
}
