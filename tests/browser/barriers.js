// Runs axe on the page; of texts that have a look that is known, contrast is not judged again.
async ({ options, known }) => {
  const MARK = "data-contrast-judged";
  const seen = new Set(known);
  const chains = new Map();
  const looks = [];

  const pseudo = (element, which) => {
    const style = getComputedStyle(element, which);
    return style.content === "none" || style.content === "normal"
      ? ""
      : [which, style.position, style.backgroundColor, style.backgroundImage, style.display].join(" ");
  };

  // What lies behind the texts in an element; null where axe may not be able to tell.
  const chain = (element) => {
    if (element === null) return "";
    if (chains.has(element)) return chains.get(element);
    const above = chain(element.parentElement);
    const style = getComputedStyle(element);
    const undecided =
      above === null ||
      style.backgroundImage !== "none" ||
      !["static", "relative"].includes(style.position) ||
      style.zIndex !== "auto" ||
      style.float !== "none" ||
      style.clipPath !== "none" ||
      style.clip !== "auto" ||
      style.transform !== "none" ||
      style.filter !== "none" ||
      style.mixBlendMode !== "normal" ||
      (style.overflow !== "visible" && element.clientHeight < 20);
    const own = [style.backgroundColor, style.opacity, pseudo(element, "::before"), pseudo(element, "::after")].join("|");
    const result = undecided ? null : own === "rgba(0, 0, 0, 0)|1||" ? above : `${above}/${own}`;
    chains.set(element, result);
    return result;
  };

  const lookOf = (element) => {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(" ");
    if (!/[a-z0-9]{2}/i.test(text) || element.closest("label, button, input, select, textarea, fieldset, [aria-disabled]")) return null;
    const box = element.getBoundingClientRect();
    if (box.width < 8 || box.height < 8 || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return null;
    const behind = chain(element);
    if (behind === null) return null;
    const style = getComputedStyle(element);
    const own = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextFillColor];
    return [behind, ...own, style.textIndent].join("|");
  };

  for (const element of document.querySelectorAll("*")) {
    const look = lookOf(element);
    if (look !== null) looks.push(look);
    element.toggleAttribute(MARK, look === null || !seen.has(look));
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: `[${MARK}]` }] });
  const answer = await axe.run(options);
  for (const element of document.querySelectorAll(`[${MARK}]`)) element.removeAttribute(MARK);
  const counted = {};
  for (const look of looks) counted[look] = (counted[look] || 0) + 1;
  return { violations: answer.violations, looks: counted };
}
