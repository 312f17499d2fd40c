// A picture is sent at once, and its line put at the cursor. A screenshot may be pasted; words for it are asked first.
import { put } from "./editor-insert.js";

export function enablePictures(text) {
  const box = document.querySelector(".picture");
  if (!box) return;
  const [file, alt] = box.querySelectorAll("input");
  const button = box.querySelector("button");
  const fault = box.querySelector(".error");

  function say(sentence) {
    fault.textContent = sentence;
    fault.hidden = !sentence;
  }

  async function send() {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", text.form.elements.csrfmiddlewaretoken.value);
    data.set("alt", alt.value);
    if (file.files[0]) data.set("picture", file.files[0]);
    const answer = await fetch(box.dataset.pictures, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
    return answer.json();
  }

  async function add() {
    say("");
    button.disabled = true;
    try {
      const { markdown, error } = await send();
      say(error || "");
      if (!markdown) return;
      box.open = false;
      file.value = alt.value = "";
      put(text, `\n${markdown}\n`);
    } catch {
      say(box.dataset.failed);
    } finally {
      button.disabled = false;
    }
  }

  button.addEventListener("click", add);
  alt.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it would save the whole page
    add();
  });
  text.addEventListener("paste", ({ clipboardData }) => {
    const pasted = [...clipboardData.files].find(({ type }) => type.startsWith("image/"));
    if (!pasted) return;
    const held = new DataTransfer();
    held.items.add(pasted);
    file.files = held.files;
    box.open = true;
    alt.focus();
  });
}
