// What is on Thunderbird's screen, found as people find it: by the words that stand there, a box by its label.
// Run in Thunderbird itself before each act of the driver; `given` are the act's values.
const tidy = text => (text ?? "").replace(/\s+/g, " ").trim().replace(/:$/, "");
const view = one => one.ownerDocument.defaultView;
const below = root => [...root.querySelectorAll("*")].flatMap(one => [one,
    ...(one.openOrClosedShadowRoot ? below(one.openOrClosedShadowRoot) : [])]);
const shown = one => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length > 0;
const own = one => [...one.childNodes].filter(node => node.nodeType == 3).map(node => node.data).join(" ");
const labels = new Set(["label", "description", "text", "tab"]);
const INLINE = new Set(["a", "b", "br", "em", "i", "img", "span", "strong"]);
// A sentence some words of which stand in elements of their own.
const whole = one => one.childElementCount && [...one.querySelectorAll("*")].every(each => INLINE.has(each.localName))
    ? one.textContent : "";
// All that an element may be called: what can be read on it, and what a screen reader would say.
const names = one => [own(one), one.getAttribute("label"), labels.has(one.localName) ? one.value ?? one.getAttribute("value") : "",
    one.localName == "option" ? one.label : "", whole(one),
    one.getAttribute("aria-label"), one.getAttribute("title"), one.getAttribute("tooltiptext")].map(tidy).filter(Boolean);
const INNER = ["browser", "iframe", "editor"];
// Elements of what lies on top: an open menu hides what is below it, and so does a window within the window.
const layers = document => {
    const menus = [...document.querySelectorAll("panel, menupopup")].filter(one => one.state == "open");
    if (menus.length) { return menus.flatMap(one => [one, ...below(one)]).filter(shown); }
    const behind = [...document.querySelectorAll("tabpanels")].flatMap(all => [...all.children].filter(one => one != all.selectedPanel));
    const all = below(document).filter(one => shown(one) && !behind.some(panel => panel.contains(one)));
    const modal = all.filter(one => one.localName == "dialog" && one.matches(":modal")).at(-1);
    const inside = modal ? [modal, ...below(modal)].filter(shown) : all;
    const frames = inside.filter(one => INNER.includes(one.localName) && one.contentDocument?.documentElement);
    const onTop = frames.filter(one => one.closest(".dialogOverlay"));
    return [...(onTop.length ? onTop.slice(-1) : frames).flatMap(one => layers(one.contentDocument)), ...(onTop.length ? [] : inside)];
};
const windows = [...Services.wm.getEnumerator(null)].filter(one => !one.closed);
const seen = layers(windows.at(-1).document);
const bears = (one, words, part) => names(one).some(name => part ? name.includes(words) : name == words);
// The innermost elements only: what holds everything bears everything.
const found = (words, part) => {
    const all = seen.filter(one => bears(one, words, part));
    return all.filter(one => !all.some(other => other != one && one.contains(other) && !one.matches(HANDLES)));
};
const ITSELF = "button, toolbarbutton, menuitem, menu, li, a, richlistitem, radio, checkbox, tab, option, [role=option], "
    + "[role=treeitem], [role=tab], [role=button], input[type=checkbox], input[type=radio]";
// What is pressed in the end; the last ones only where nothing else bears the words.
const HANDLES = `${ITSELF}, tr, label`;
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button]), menulist, select, textarea";
const box = one => one.getBoundingClientRect();
const of = label => {
    const id = label.getAttribute("control") || label.getAttribute("for");
    const named = id ? label.getRootNode().getElementById(id) : label.control;
    return named?.matches?.(FIELDS) ? named : null;
};
// The box of a label: the one it names, else the next one on its right in the same row.
const field = words => {
    for (const label of found(words)) {
        if (of(label)) { return of(label); }
        const at = box(label), middle = at.top + at.height / 2;
        const row = seen.filter(one => one.ownerDocument == label.ownerDocument && one.matches(FIELDS) && one != label)
            .filter(one => box(one).left >= at.right - 1 && box(one).top - 4 <= middle && middle <= box(one).bottom + 4)
            .sort((a, b) => box(a).left - box(b).left);
        if (row.length) { return row[0]; }
    }
    return null;
};
const held = one => one.localName == "menulist" ? one.label
    : one.localName == "select" ? one.selectedOptions[0]?.label ?? "" : one.value;
// Not the window's own timer: that one stands still while a question is open.
const {setTimeout: after} = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
const later = act => after(act, 0);
const handleOf = one => one.closest(HANDLES) ?? one;
const usable = one => !handleOf(one).disabled && handleOf(one).getAttribute("disabled") != "true";
// Of several that bear the words, the one below or beside `near`, else what can be used.
const toPress = (words, near, part) => {
    const all = found(words, part).filter(usable);
    if (near) {
        const from = found(near, true)[0];
        if (!from) { return null; }
        const rank = one => [box(one).top < box(from).top - 4, Math.abs(box(one).top - box(from).top)];
        all.sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1]);
    }
    const chosen = all.find(one => one.closest(ITSELF)) ?? all.find(one => one.closest(HANDLES)) ?? all[0];
    // A branch of a tree holds all below it: its own words are what is meant.
    return all.find(one => one != chosen && chosen?.contains(one)) ?? chosen ?? null;
};
// With the mouse, in the middle of it; an open menu is a window of its own, where that does not reach.
const press = one => {
    const handle = handleOf(one);
    if (handle.localName == "option") {
        later(() => pick(handle.parentElement, handle));
    } else if (handle.closest("panel, menupopup")) {
        later(() => handle.click());
    } else {
        const target = ["li", "tr"].includes(handle.localName) ? one : handle;
        target.scrollIntoView({block: "nearest"});
        const at = box(target);
        later(() => ["mousedown", "mouseup"].forEach(what => view(target).synthesizeMouseEvent(
            what, at.left + at.width / 2, at.top + at.height / 2, {button: 0, clickCount: 1}, {})));
    }
};
const pick = (select, option) => {
    select.value = option.value;
    select.dispatchEvent(new (view(select).Event)("change", {bubbles: true}));
};
const keyboard = window => {
    const keys = Cc["@mozilla.org/text-input-processor;1"].createInstance(Ci.nsITextInputProcessor);
    if (!keys.beginInputTransactionForTests(window)) { throw new Error("no keyboard"); }
    return (key, modifiers = []) => {
        const code = window.KeyboardEvent[`DOM_VK_${key.toUpperCase().replace("ENTER", "RETURN")}`] ?? 0;
        for (const one of modifiers) { keys.keydown(new window.KeyboardEvent("", {key: one})); }
        const event = new window.KeyboardEvent("", {key, keyCode: key.length > 1 ? code : 0});
        keys.keydown(event); keys.keyup(event);
        for (const one of modifiers) { keys.keyup(new window.KeyboardEvent("", {key: one})); }
    };
};
const focused = () => {
    let window = windows.at(-1), one = window.document.activeElement;
    for (;;) {
        const next = one?.contentDocument?.activeElement ?? one?.openOrClosedShadowRoot?.activeElement;
        if (!next) { return one; }
        one = next;
    }
};

// The one list or table entry that shows some words.
const ENTRIES = "richlistitem, option, [role=option], li, tr, menuitem, radio, input[type=radio], label";
const entry = words => found(words, true).map(one => one.closest(ENTRIES)).find(one => one && seen.includes(one));
const put = (one, text) => {
    if (one.localName == "menulist") {
        const item = [...one.menupopup.children].find(each => bears(each, text, true));
        if (item) { later(() => { one.selectedItem = item; item.doCommand(); }); }
        return Boolean(item);
    }
    if (one.localName == "select") {
        const option = [...one.options].find(each => bears(each, text, true));
        if (option) { later(() => pick(one, option)); }
        return Boolean(option);
    }
    write(one, text);
    return true;
};
const type = (one, text) => {
    const hit = keyboard(view(one));
    later(() => { for (const letter of text) { hit(letter); } });
};
// The cursor goes into the box, and what stands there goes away.
const clear = one => {
    one.focus();
    one.select();
    keyboard(view(one))("Delete");
};
const write = (one, text) => {
    clear(one);
    const hit = keyboard(view(one));
    later(() => { for (const letter of [...text, "Tab"]) { hit(letter); } });
};
// A box by what it is for: what it says of itself, in its labels, its name for screen readers or its kind.
const said = one => [one.type, one.getAttribute("aria-label"), one.placeholder, one.getAttribute("label"),
    ...[...one.labels ?? []].map(label => label.textContent),
    ...found("", true).filter(label => of(label) == one).flatMap(names)].map(tidy);
const boxFor = pattern => seen.find(one => one.matches(FIELDS) && !one.disabled && said(one).some(words => new RegExp(pattern, "i").test(words)));
// A question: one of Thunderbird's own small windows, on its own or in front of a page.
const question = () => {
    const asking = seen.find(one => one.ownerDocument.location.href.endsWith("commonDialog.xhtml"))?.ownerDocument;
    if (!asking) { return null; }
    const buttons = seen.filter(one => one.localName == "button" && !one.disabled);
    const texts = seen.filter(one => ["description", "label", "div", "span"].includes(one.localName) && !one.closest("button")).flatMap(names);
    return {
        words: [...new Set([asking.title, ...texts].map(tidy).filter(Boolean))].join(" "),
        buttons: [...new Set(buttons.map(one => tidy(one.label || one.textContent)).filter(Boolean))],
        password: seen.some(one => one.type == "password"),
    };
};
const MAIN = 'button[default="true"], button.primary, button[type=submit], #forward';
