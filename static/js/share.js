// The device's own share sheet, where there is one.

export function enableSharing() {
  if (!navigator.share) return;
  for (const button of document.querySelectorAll("button[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const url = new URL(button.dataset.share || location.href, location.href).href;
      navigator.share({ title: document.title, url }).catch(() => {}); // closed without sharing
    });
  }
}
