// Bold, headings, lists and links, in and out again. What is written goes through `put`, so that Ctrl-Z takes it back.
import { put } from "./editor-insert.js";

// Replaces what lies between two places, and selects a part of what is there then.
function replace(text, start, end, typed, from, to) {
  text.setSelectionRange(start, end);
  put(text, typed);
  text.setSelectionRange(from, to);
}

function wordAt(value, place) {
  const isLetter = (at) => at >= 0 && at < value.length && !/[\s*()[\]]/.test(value[at]);
  let start = place;
  let end = place;
  while (isLetter(start - 1)) start--;
  while (isLetter(end)) end++;
  return [start, end];
}

// What is selected, without the spaces around it: "** word **" is not bold. Nothing selected is the word at the cursor.
function chosen(text) {
  const { value } = text;
  let [start, end] = [text.selectionStart, text.selectionEnd];
  if (start === end) return wordAt(value, start);
  while (start < end && /\s/.test(value[start])) start++;
  while (end > start && /\s/.test(value[end - 1])) end--;
  return [start, end];
}

function bold(text) {
  const [start, end] = chosen(text);
  const { value } = text;
  const words = value.slice(start, end);
  if (value.slice(start - 2, start) === "**" && value.slice(end, end + 2) === "**") {
    replace(text, start - 2, end + 2, words, start - 2, end - 2);
  } else if (words.length > 4 && words.startsWith("**") && words.endsWith("**")) {
    replace(text, start, end, words.slice(2, -2), start, end - 4);
  } else {
    replace(text, start, end, `**${words}**`, start + 2, end + 2);
  }
}

function link(text, { address = "https://" }) {
  const [start, end] = chosen(text);
  const words = text.value.slice(start, end);
  if (/^(https?:\/\/|\/)\S+$/.test(words)) {
    replace(text, start, end, `[](${words})`, start + 1, start + 1);
  } else {
    const from = start + words.length + 3;
    replace(text, start, end, `[${words}](${address})`, from, from + address.length);
  }
}

// Every line that the selection touches begins with the mark, or with it no more.
function beginLines(text, mark) {
  const { value } = text;
  const start = value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const found = value.indexOf("\n", text.selectionEnd);
  const end = found < 0 ? value.length : found;
  const lines = value.slice(start, end).split("\n");
  const isMarked = lines.every((line) => !line.trim() || line.trimStart().startsWith(mark)) && lines.some((line) => line.trim());
  const made = lines.map((line) => {
    const indent = line.length - line.trimStart().length;
    if (isMarked) return line.slice(0, indent) + line.slice(indent).replace(mark, "");
    if (!line.trim() && lines.length > 1) return line;
    // Another mark of its kind goes first: a heading of another rank, a point that was numbered.
    const bare = line.slice(indent).replace(mark === "- " ? /^(?:[-*]|\d+\.) / : /^#{1,6} /, "");
    return line.slice(0, indent) + mark + bare;
  });
  const typed = made.join("\n");
  const isOne = lines.length === 1;
  replace(text, start, end, typed, isOne ? start + typed.length : start, start + typed.length);
}

const MARKS = {
  bold,
  link,
  heading: (text) => beginLines(text, "## "),
  list: (text) => beginLines(text, "- "),
};

export function enableMarks(text) {
  const bar = document.querySelector(".toolbar");
  if (!bar) return;
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-mark]");
    if (button) MARKS[button.dataset.mark](text, button.dataset);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "b" || event.altKey || event.shiftKey || event.ctrlKey === event.metaKey) return;
    event.preventDefault();
    bold(text);
  });
}
