// Parts of a page that change by themselves: asked for every few seconds while somebody looks on. A part that is the same
// thing further on is replaced; when it has become another thing, the whole page is loaded anew.
const EVERY_MS = 3000;

async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const seen = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = [...document.querySelectorAll("[data-live]")];
  const then = [...seen.querySelectorAll("[data-live]")];
  if (now.length !== then.length || now.some((part, at) => part.dataset.live !== then[at].dataset.live)) {
    location.reload();
    return;
  }
  now.forEach((part, at) => {
    part.textContent = "";
    part.append(...then[at].childNodes);
  });
}

setInterval(() => look().catch(() => {}), EVERY_MS);
