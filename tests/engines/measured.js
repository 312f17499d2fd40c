// What the page itself says of how it was drawn: the body of a function, run in every engine.
const style = (selector) => {
  const found = document.querySelector(selector);
  return found && getComputedStyle(found);
};
const height = (part) => Math.round(part.getBoundingClientRect().height);
const buttons = [...document.querySelectorAll("button, .button")].filter(height);
const body = style("body");
const mark = document.querySelector(".mark");

// A stop: where its answer stands, closed and opened, and what is seen before one scrolls.
const bar = document.querySelector(".stop > .answer");
const stop = () => {
  const fold = bar.querySelector(".else");
  const next = bar.querySelector(".next");
  const said = {
    name: document.querySelector("main").dataset.stop,
    action: Math.round(document.querySelector("[data-action]").getBoundingClientRect().top),
    sticky: style(".stop > .answer").position.includes("sticky"),
    knows_has: CSS.supports("selector(:has(*))"),
    next: (next && next.pathname) || null,
    ways: Math.min(...[...bar.querySelectorAll(".ways .button")].filter(height).map(height)),
  };
  scrollTo(0, document.documentElement.scrollHeight);
  const after = document.querySelector(".more").getBoundingClientRect();
  const under = document.elementFromPoint(30, after.top + 10);
  said.covers = Boolean(under && bar.contains(under));
  scrollTo(0, 0);
  if (fold) {
    fold.open = true;
    said.opened = Math.round(fold.getBoundingClientRect().height);
    said.sheet = height(bar) <= innerHeight;
    said.reached = document.documentElement.scrollHeight >= scrollY + fold.getBoundingClientRect().bottom - 1;
    fold.open = false;
  }
  return said;
};
return JSON.stringify({
  stop: bar && stop(),
  engine: navigator.userAgent,
  width: innerWidth,
  sideways: Math.max(0, document.documentElement.scrollWidth - innerWidth),
  long: document.documentElement.scrollHeight,
  font: body.fontFamily.split(",")[0],
  ground: body.backgroundColor,
  mark: { height: height(mark), colour: style(".mark").color },
  sign: style(".sign") && style(".sign").backgroundColor,
  letter: style(".letter") && style(".letter").backgroundColor,
  button: buttons.length ? height(buttons[0]) : 0,
  // Also those in what is folded: one engine measures them, another does not.
  copying: document.querySelectorAll("[data-copy]:not([hidden])").length,
});
