// Line numbers beside a text that wraps: a copy of the text, unseen, lies under it and carries a number for each line.

export function numberLines(text) {
  const copy = document.createElement("div");
  copy.className = "lines";
  copy.setAttribute("aria-hidden", "true");
  text.before(copy);
  text.parentElement.classList.add("counted");
  let shown = [];

  // Only what lies between the first and the last changed line is drawn again.
  function draw() {
    const now = text.value.split("\n");
    let start = 0;
    while (start < now.length && start < shown.length && now[start] === shown[start]) start++;
    let end = 0;
    while (end < now.length - start && end < shown.length - start && now[now.length - 1 - end] === shown[shown.length - 1 - end]) end++;
    for (let gone = shown.length - start - end; gone > 0; gone--) copy.children[start].remove();
    const rows = now.slice(start, now.length - end).map((line) => {
      const row = document.createElement("div");
      row.textContent = line || "\u200b";
      return row;
    });
    if (copy.children[start]) copy.children[start].before(...rows);
    else copy.append(...rows);
    shown = now;
    follow();
  }

  function follow() {
    copy.scrollTop = text.scrollTop;
  }

  function mark(numbers) {
    [...copy.children].forEach((row, place) => row.classList.toggle("faulty", numbers.has(place + 1)));
  }

  // Selects a line and brings it into view.
  function show(number) {
    const start = shown.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    const row = copy.children[number - 1];
    text.focus();
    text.setSelectionRange(start, start + (shown[number - 1] || "").length);
    if (row) text.scrollTop = row.offsetTop - text.clientHeight / 3;
    text.scrollIntoView({ block: "nearest" });
  }

  text.addEventListener("input", draw);
  text.addEventListener("scroll", follow);
  new ResizeObserver(follow).observe(text);
  draw();
  return { mark, show };
}
