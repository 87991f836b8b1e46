// Buttons that copy the link, the citation or a quotation of an article. They are hidden where a page may not write to the clipboard.
"use strict";

{
  const SHOWN = 2000; // milliseconds for which a button says that it has copied

  const text = (element) => {
    const copy = element.cloneNode(true);
    for (const part of copy.querySelectorAll(".steps, .unseen, .place, .kind")) part.remove();
    return copy.textContent.trim().replace(/\s+/g, " ");
  };

  // What is selected in the article; else the paragraph that was jumped to, the first one with a mark, or the first.
  const quotation = () => {
    const selection = getSelection();
    const article = document.querySelector("article");
    if (!selection.isCollapsed && article.contains(selection.anchorNode)) {
      const part = document.createElement("div");
      part.append(selection.getRangeAt(0).cloneContents());
      return text(part);
    }
    const block = article.querySelector(".block:target p, .block:has(:target) p") ?? article.querySelector(".block p:has(mark)");
    return text(block ?? article.querySelector(".block p") ?? article.querySelector("h1"));
  };

  const CONTENTS = {
    link: (button) => new URL(button.dataset.value, location.href).href,
    citation: (button) => button.dataset.value,
    quote: (button) => `${button.dataset.open}${quotation()}${button.dataset.close} ${button.dataset.value}`,
  };

  for (const group of navigator.clipboard ? document.querySelectorAll(".copy") : []) group.hidden = false;

  for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    const label = button.textContent;
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(CONTENTS[button.dataset.copy](button));
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, SHOWN);
    });
  }
}
