// What the page itself says of how it was drawn: the body of a function, run in every engine.
const style = (selector) => {
  const found = document.querySelector(selector);
  return found && getComputedStyle(found);
};
const height = (part) => Math.round(part.getBoundingClientRect().height);
const buttons = [...document.querySelectorAll("button, .button")].filter(height);
const body = style("body");
const mark = document.querySelector(".mark");
return JSON.stringify({
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
