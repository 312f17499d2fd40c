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
    const { done, own, apps } = JSON.parse(read("localStorage", key));
    return { done: new Set(done), own: [...own].map(String), apps: new Map(Object.entries(apps || {})) };
  } catch {
    return { done: new Set(), own: [], apps: new Map() };
  }
}

function saveList(key, { done, own, apps }) {
  write("localStorage", key, JSON.stringify({ done: [...done], own, apps: Object.fromEntries(apps) }));
}

// “It worked” ticks the box of that device, and the app is marked where the next one is chosen.
export function tickWhatWorked() {
  for (const button of document.querySelectorAll("[data-done]")) {
    button.addEventListener("click", () => {
      const { done, app, box } = button.dataset;
      const key = `checklist ${done}`;
      const kept = readList(key);
      if (box) kept.done.add(box);
      if (app) kept.apps.set(app, box);
      saveList(key, kept);
    });
  }
}

function markDone(apps) {
  for (const row of document.querySelectorAll(".devices li, .apps [data-app]")) {
    const link = row.querySelector("a");
    const ids = (row.dataset.app || link.dataset.device).split(" ");
    const finished = ids.some((id) => apps.has(id));
    if (row.classList.contains("finished") === finished) continue;
    row.classList.toggle("finished", finished);
    if (finished) link.append(Object.assign(document.createElement("b"), { textContent: row.parentNode.dataset.doneText }));
    else link.querySelector("b").remove();
  }
}

function keepChecklist(section) {
  const key = `checklist ${section.dataset.checklist}`;
  const list = section.querySelector(".checklist");
  const form = section.querySelector("form.add");
  const kept = readList(key);
  const save = () => saveList(key, kept);

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
    if (!target.checked) for (const [app, box] of kept.apps) if (box === target.value) kept.apps.delete(app);
    markDone(kept.apps);
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
  markDone(kept.apps);
  section.hidden = false;
  for (const said of section.querySelectorAll("p[hidden]")) said.hidden = false;
  if (form) form.hidden = false;
}

export function keepChecklists() {
  document.querySelectorAll("[data-checklist]").forEach(keepChecklist);
}
