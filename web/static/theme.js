// Light or dark: as the system says, or as chosen here. Loaded before the page is drawn, so that it never flashes in the other scheme.
// The choice stays in this browser (localStorage); nothing is sent. Every page is complete without this file.
"use strict";

{
  const KEY = "searchidx-theme";
  const THEMES = ["auto", "light", "dark"];
  const root = document.documentElement;

  // A browser that keeps nothing for a page shows it as the system says.
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const theme = () => (THEMES.includes(root.dataset.theme) ? root.dataset.theme : "auto");

  const choose = (name) => {
    if (name === "auto") delete root.dataset.theme;
    else root.dataset.theme = name;
  };

  choose(THEMES.includes(stored()) ? stored() : "auto");

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-themes]")) {
      const names = button.dataset.themes.split("|");
      const show = () => { button.textContent = names[THEMES.indexOf(theme())]; };
      button.hidden = false;
      button.addEventListener("click", () => {
        choose(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
        try {
          localStorage.setItem(KEY, theme());
        } catch {
          // the choice holds for this page only
        }
        show();
      });
      show();
    }
  });
}
