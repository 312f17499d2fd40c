// Copy buttons: shown only where script runs; "Copied" for two seconds, and said aloud.
const SHOWN_MS = 2000;
const LONGEST_SAID = 120; // a whole message is not read out again
let live;

function announce(text) {
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50); // an emptied region is read again
}

// For pages without https, or browsers inside other apps.
function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "vh";
  area.readOnly = true;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

async function press(button) {
  const done = await copy(button.dataset.copy);
  button.focus();
  if (!done || button.classList.contains("copied")) return;
  const face = document.createDocumentFragment();
  face.append(...button.childNodes);
  const word = document.body.dataset.copied || "Copied";
  button.classList.add("copied");
  button.append(word);
  announce(button.dataset.copy.length > LONGEST_SAID ? word : `${word}: ${button.dataset.copy}`);
  setTimeout(() => {
    button.classList.remove("copied");
    button.textContent = "";
    button.append(face);
  }, SHOWN_MS);
}

export function enableCopying() {
  const buttons = document.querySelectorAll("[data-copy]");
  if (!buttons.length) return;
  live = document.createElement("p");
  live.className = "vh";
  live.setAttribute("role", "status");
  document.body.append(live);
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => press(button));
  }
}
