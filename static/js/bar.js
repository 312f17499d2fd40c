// The bottom bar on phones: shown while the sign is above the screen.

export function watchSign() {
  const bar = document.querySelector(".bar-bottom");
  const sign = document.querySelector(".sign");
  if (!bar || !sign || !window.IntersectionObserver) return;
  new IntersectionObserver(([seen]) => {
    bar.classList.toggle("shown", !seen.isIntersecting && seen.boundingClientRect.bottom < 1);
  }).observe(sign);
}
