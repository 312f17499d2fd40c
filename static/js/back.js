// The way back to the domain that was looked up last: kept in this browser only, and forgotten by a tap.
import { read, write } from "./storage.js";

const KEY = "domain";

// The name as the address has it, and as people read it.
function kept() {
  try {
    const [name, shown] = JSON.parse(read("localStorage", KEY));
    return /^[a-z0-9-]+([.][a-z0-9-]+)+$/.test(name) ? [name, String(shown)] : null;
  } catch {
    return null;
  }
}

export function rememberDomain() {
  const where = document.querySelector(".thread .where");
  const found = where && location.pathname.match(/\/for\/([a-z0-9.-]+)\//);
  if (found) write("localStorage", KEY, JSON.stringify([found[1], where.textContent.trim()]));
}

export function showWayBack() {
  const row = document.querySelector("[data-back]");
  const last = row && kept();
  if (!last) return;
  const link = row.querySelector("a");
  link.href = `${row.dataset.back}${last[0]}/`;
  link.textContent = row.dataset.text.replace("{name}", () => last[1]);
  row.hidden = false;
  row.querySelector("[data-forget]").addEventListener("click", () => {
    write("localStorage", KEY, "");
    row.hidden = true;
    document.querySelector("main").focus();
  });
}
