// The device that was chosen, and the list of devices that are done: kept in this browser only.
import { read, write } from "./storage.js";

const KEY = "device";

function markMine(tile, text) {
  for (const old of document.querySelectorAll(".devices .mine")) {
    old.classList.remove("mine");
    const small = old.querySelector("small[data-plain]");
    if (small) small.textContent = small.dataset.plain;
  }
  tile.closest("li").classList.add("mine");
  const small = tile.querySelector("small");
  if (small && text) small.textContent = text;
}

export function rememberDevice() {
  const asked = new URLSearchParams(location.search).get("device");
  const tiles = [...document.querySelectorAll("[data-device]")];
  const named = (id) => id && tiles.find((tile) => tile.dataset.device.split(" ").includes(id));
  if (named(asked)) write("localStorage", KEY, asked);
  const mine = named(asked) || named(read("localStorage", KEY));
  if (mine) {
    markMine(mine, (mine.closest("[data-mine-text]") || mine).dataset.mineText);
    const shelf = document.querySelector(`details.shelf#${mine.dataset.device.split(" ")[0]}`);
    if (shelf) shelf.open = true;
  }
  for (const tile of tiles) tile.addEventListener("click", () => write("localStorage", KEY, tile.dataset.device.split(" ")[0]));
}

function readList(key) {
  try {
    const { done, own } = JSON.parse(read("localStorage", key));
    return { done: new Set(done), own: [...own].map(String) };
  } catch {
    return { done: new Set(), own: [] };
  }
}

function keepChecklist(section) {
  const key = `checklist ${section.dataset.checklist}`;
  const list = section.querySelector(".checklist");
  const form = section.querySelector("form.add");
  const kept = readList(key);
  const save = () => write("localStorage", key, JSON.stringify({ done: [...kept.done], own: kept.own }));

  function addOwn(name) {
    const row = document.createElement("li");
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", value: `own ${name}` });
    const text = Object.assign(document.createElement("span"), { textContent: name });
    const word = section.dataset.removeText;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "remove", textContent: word });
    button.setAttribute("aria-label", section.dataset.removeName.replace("{name}", () => name));
    button.addEventListener("click", () => {
      kept.own = kept.own.filter((other) => other !== name);
      kept.done.delete(box.value);
      row.remove();
      save();
      form.elements.name.focus();
    });
    label.append(box, " ", text);
    row.append(label, button);
    list.append(row);
  }

  kept.own.forEach(addOwn);
  for (const box of list.querySelectorAll("input")) box.checked = kept.done.has(box.value);
  list.addEventListener("change", ({ target }) => {
    kept.done[target.checked ? "add" : "delete"](target.value);
    save();
  });
  if (form) form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = form.elements.name.value.trim();
    if (!name || kept.own.includes(name)) return;
    kept.own.push(name);
    addOwn(name);
    save();
    form.reset();
  });
  section.hidden = false;
  if (form) form.hidden = false;
}

export function keepChecklists() {
  document.querySelectorAll("[data-checklist]").forEach(keepChecklist);
}
