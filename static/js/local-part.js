// The part before the @ stays in this browser: it never leaves with the form, and fills "user name" on later pages.
import { read, write } from "./storage.js";

const KEY = "user";
const QUOTED = /"(?:[^"\\]|\\.)*"(?=@)/g;
// "Anna Bell" before "<…>", which is hers too; the words of an error text do not all begin with a capital.
const NAMED = /(?:"[^"]*"|(?:\p{Lu}[\p{L}'’.-]*,? ){1,3}) *(?=<x@)/gu;
const LOCAL = /[^\s,;<>()[\]{}"“”„«»@]*@+/g;

// "Name <anna@x.example>", "anna＠x.example", an error text with addresses in it -> ["anna", the text without it].
// In a longer text each address keeps an @ with an x before it: the site takes away whatever stands before one, and that
// would else be the last word before the address. What has no dot is so read as an address with a slip.
// More than one address names nobody; web addresses stay as they are, since the site reads their host alone.
export function splitAddress(typed) {
  const text = typed.normalize("NFKC").replace(/%(?:25)*40/gi, "@").replace(/ ?@ ?/g, "@").trim();
  if (/^[a-z]+:\/\//i.test(text) || !text.includes("@")) return ["", typed];
  const users = [];
  const take = (user) => {
    users.push(user.replace(/^mailto:/i, "").replace(/@+$/, ""));
    return "x@";
  };
  const rest = text.replace(QUOTED, (user) => take(user) && "").replace(LOCAL, take);
  const known = users.filter(Boolean);
  return [known.length === 1 ? known[0] : "", rest.replace(NAMED, "").replace(/^<?x@([^\s<>@]+\.[^\s<>@]+)>?$/, "$1")];
}

export function watchLookups() {
  for (const form of document.querySelectorAll("form[data-lookup]")) {
    form.addEventListener("submit", () => {
      const field = form.elements.domain;
      const [user, rest] = splitAddress(field.value);
      if (rest === field.value) return;
      if (user) write("sessionStorage", KEY, user);
      field.value = rest;
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
