// Buttons that put a block at the cursor, in a way that Ctrl-Z takes back. "|" is where the selected words go.

export function put(text, typed) {
  text.focus();
  // The only way to write that the browser's own undo knows of; setRangeText is for browsers that dropped it.
  if (!document.execCommand("insertText", false, typed)) {
    text.setRangeText(typed, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function insert(text, pattern) {
  const start = text.selectionStart;
  const chosen = text.value.slice(start, text.selectionEnd);
  const isBlock = pattern.endsWith("\n");
  const before = isBlock && start > 0 && text.value[start - 1] !== "\n" ? "\n" : "";
  const place = pattern.indexOf("|");
  put(text, before + (place < 0 ? pattern : pattern.replace("|", () => chosen)));
  if (place >= 0) text.setSelectionRange(start + before.length + place, start + before.length + place + chosen.length);
}

export function enableInserting(text) {
  const bar = document.querySelector(".toolbar");
  if (!bar) return;
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-insert]");
    if (button) insert(text, button.dataset.insert);
  });
  for (const list of bar.querySelectorAll("select")) {
    list.addEventListener("change", () => {
      if (list.value) insert(text, list.value);
      list.value = "";
    });
  }
}
