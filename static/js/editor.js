// The operator's editor. Without it the page has the same buttons and answers them by itself.
import { numberLines } from "./editor-lines.js";
import { enableInserting } from "./editor-insert.js";
import { enableMarks } from "./editor-marks.js";
import { enablePictures } from "./editor-pictures.js";
import { keepUnsaved } from "./editor-keep.js";
import { watchText } from "./editor-live.js";

const text = document.getElementById("text");
if (text) {
  const lines = numberLines(text);
  if (!text.readOnly) {
    keepUnsaved(text);
    enableInserting(text);
    enableMarks(text);
    enablePictures(text);
  }
  watchText(text, lines);
}
