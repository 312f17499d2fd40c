// The part before the @ stays in this browser: it never leaves with the form, and fills "user name" on later pages.
import { read, write } from "./storage.js";

const KEY = "user";

// "Name <anna@x.example>", "mailto:anna@x.example?subject=…", "anna＠x.example" -> ["anna", "x.example"]; web addresses stay as they are.
export function splitAddress(typed) {
  let text = typed.normalize("NFKC").replace(/%40/gi, "@").trim();
  const addresses = text.match(/[^\s,;<>()"]+@[^\s,;<>()"@]+\.[^\s,;<>()"@]+/g) || [];
  const angled = text.match(/<([^<>]*)>/);
  if (angled) text = angled[1].trim();
  if (/^[a-z]+:\/\//i.test(text)) return ["", typed];
  // Several are a question, which the site asks with their domains alone.
  if (addresses.length > 1) return ["", addresses.map((one) => one.slice(one.lastIndexOf("@") + 1)).join(", ")];
  const mailto = /^mailto:/i.test(text);
  if (mailto) text = text.slice(7).split("?")[0];
  const at = text.lastIndexOf("@");
  if (at < 0) return ["", mailto || angled ? text : typed];
  const user = text.slice(0, at).trim();
  return [user.endsWith('"') ? user : user.split(/\s/).pop(), text.slice(at + 1).trim()];
}

export function watchLookups() {
  for (const form of document.querySelectorAll("form[data-lookup]")) {
    form.addEventListener("submit", () => {
      const field = form.elements.domain;
      const [user, domain] = splitAddress(field.value);
      if (!domain) return;
      write("sessionStorage", KEY, user);
      field.value = domain;
    });
  }
}

export function fillUser() {
  const user = read("sessionStorage", KEY);
  if (!user) return;
  for (const place of document.querySelectorAll("[data-user]")) place.textContent = user;
  for (const button of document.querySelectorAll("[data-copy-user]")) {
    button.dataset.copy = button.dataset.copyUser.replace("{user}", () => user);
  }
}
