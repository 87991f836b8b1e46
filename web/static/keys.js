// Keys for readers who like them; every page is complete without this file.
//   /      the search field
//   n p    next and previous hit of an article
// Single keys can get in the way of speech input, so the help page switches them off (WCAG 2.1.4).
"use strict";

const OFF = "searchidx-keys-off";
const stops = document.querySelectorAll(".stop");
const field = document.getElementById("q");

function isOff() {
  return localStorage.getItem(OFF) !== null;
}

function isTyping(target) {
  return target.closest("input, textarea, select") !== null;
}

function jump(step) {
  const current = Number(location.hash.match(/^#t(\d+)$/)?.[1] ?? (step > 0 ? 0 : 1));
  const next = ((current - 1 + step + stops.length) % stops.length) + 1;
  location.hash = `t${next}`;
}

document.addEventListener("keydown", (event) => {
  if (isOff() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/" && field) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (stops.length && (event.key === "n" || event.key === "p")) {
    jump(event.key === "n" ? 1 : -1);
  }
});

const toggle = document.querySelector("[data-keys-on]");
if (toggle) {
  const show = () => { toggle.textContent = isOff() ? toggle.dataset.keysOff : toggle.dataset.keysOn; };
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    if (isOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "");
    show();
  });
  show();
}
