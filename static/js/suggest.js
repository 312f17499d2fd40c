// Suggestions while typing: the ARIA combobox pattern. On any failure the plain search form remains.
const WAIT_MS = 150;

// One word may be the beginning of an address, whose first part is nobody's business: it is not sent.
const isQuestion = (typed) => /\S\s+\S/.test(typed.trim()) && !/@|＠|﹫|%40|\(at\)/i.test(typed);

function combobox(input) {
  const list = document.createElement("ul");
  list.className = "suggest";
  list.id = `${input.id || "search"}-suggest`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels.length ? input.labels[0].textContent : "");
  input.after(list);
  const start = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(start)) input.setAttribute(name, value);

  let timer;
  let request;
  let chosen = -1;

  function choose(index) {
    chosen = index;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === index)));
    const item = list.children[index];
    if (!item) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function show(suggestions) {
    list.textContent = "";
    list.append(...suggestions.map(({ title, url }, place) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${place}`;
      item.textContent = title;
      item.dataset.url = url;
      item.setAttribute("role", "option");
      return item;
    }));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }

  function close() {
    clearTimeout(timer);
    if (request) request.abort();
    show([]);
  }

  async function ask() {
    if (request) request.abort();
    request = new AbortController();
    const url = new URL(input.dataset.suggest, location.href);
    url.searchParams.set("q", input.value.trim());
    try {
      const answer = await fetch(url, { signal: request.signal, credentials: "omit" });
      if (!answer.ok) throw new Error(answer.statusText);
      const { suggestions } = await answer.json();
      show(suggestions);
    } catch (error) {
      if (error.name !== "AbortError") show([]);
    }
  }

  function go(item) {
    const url = new URL(item.dataset.url, location.href);
    if (url.origin === location.origin) location.assign(url);
  }

  input.addEventListener("input", () => {
    if (!isQuestion(input.value)) return close();
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.isComposing || !count) return;
    if (event.key === "ArrowDown") choose((chosen + 2) % (count + 1) - 1);
    else if (event.key === "ArrowUp") choose((chosen + count + 1) % (count + 1) - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) go(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) go(item);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
