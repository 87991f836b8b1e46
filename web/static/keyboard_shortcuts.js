// Keyboard shortcuts. Every page is complete without this file.
//   /      the search field
//   j k    next and previous hit of a list
//   o      open the chosen hit
//   n p    next and previous marked place of an article
//   e      the exports of a list or an article
//   ?      what the keys do, and the switch to turn them off
// Single keys can get in the way of speech input, so that switch is there (WCAG 2.1.4).
"use strict";

const OFF = "searchidx-keys-off";
const field = document.getElementById("q");
const help = document.getElementById("keys");

// A browser that keeps nothing for a page has the keys on.
const isOff = () => {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
};
const isTyping = (target) => target.closest("input, textarea, select") !== null;

// The number of the place jumped to last, and its neighbour; round and round.
function jump(step) {
  const count = document.querySelectorAll(".stop").length;
  if (!count) return;
  const current = Number(location.hash.match(/^#t(\d+)$/)?.[1] ?? (step > 0 ? 0 : 1));
  location.hash = `t${((current - 1 + step + count) % count) + 1}`;
}

// Where the focus is in the list counts, so that keys, Tab and mouse work together.
function choose(step) {
  const links = [...document.querySelectorAll(".hit h3 a, .lines .hit a, .rows .hit a")];
  if (!links.length) { // on an article: the next and previous one of the list it was opened from
    document.querySelector(`.neighbours a[rel=${step > 0 ? "next" : "prev"}]`)?.click();
    return;
  }
  const current = links.findIndex((link) => link.closest(".hit").contains(document.activeElement));
  const next = current < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(current + step, 0), links.length - 1);
  links[next].focus();
  links[next].closest(".hit").scrollIntoView({ block: "nearest" });
}

function open() {
  const hit = document.activeElement?.closest(".hit") ?? document.querySelector(".hit");
  hit?.querySelector("h3 a, a")?.click();
}

const ACTIONS = {
  "/": () => { field?.focus(); field?.select(); },
  j: () => choose(1),
  k: () => choose(-1),
  o: open,
  n: () => jump(1),
  p: () => jump(-1),
  e: () => document.querySelector("#exporte a, .cite .links a")?.focus(),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || help?.open) return;
  if (Object.hasOwn(ACTIONS, event.key) && !isOff()) {
    event.preventDefault();
    ACTIONS[event.key]();
  }
});

for (const toggle of document.querySelectorAll("[data-keys-on]")) {
  const show = () => { toggle.textContent = isOff() ? toggle.dataset.keysOff : toggle.dataset.keysOn; };
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    if (isOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "");
    show();
  });
  show();
}

for (const opener of document.querySelectorAll("[data-opens-keys]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}
