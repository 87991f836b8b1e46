// Suggestions under the search field while typing, from the words and names of the archive. The field works without this file.
// The pattern is the combobox with a list of the ARIA Authoring Practices: arrows choose, Enter searches, Escape closes.
"use strict";

const PAUSE = 120; // milliseconds without a key before suggestions are requested

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  let timer = 0;
  let pendingRequest = null;
  let selected = -1;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const close = () => {
    clearTimeout(timer);
    pendingRequest?.abort();
    list.hidden = true;
    selected = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (next) => {
    const options = list.children;
    options[selected]?.setAttribute("aria-selected", "false");
    selected = (next + options.length + 1) % (options.length + 1); // the extra place selects nothing: the text as typed
    const option = options[selected];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      selected = -1;
      input.removeAttribute("aria-activedescendant");
    }
  };

  const search = (text) => {
    input.value = text;
    close();
    input.form.requestSubmit();
  };

  const show = ([, texts, counts]) => {
    list.replaceChildren(...texts.map((text, number) => {
      const option = document.createElement("li");
      const count = document.createElement("span");
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(text, " ", count);
      option.dataset.text = text;
      count.className = "count";
      count.textContent = counts[number] ?? "";
      return option;
    }));
    selected = -1;
    list.hidden = !texts.length;
    input.setAttribute("aria-expanded", String(texts.length > 0));
    input.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    pendingRequest?.abort();
    pendingRequest = new AbortController();
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", input.value);
    try {
      const answer = await fetch(address, { signal: pendingRequest.signal, headers: { Accept: "application/json" } });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close(); // a lost server must not disturb typing
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) close();
    else timer = setTimeout(ask, PAUSE);
  });

  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? selected + 1 : selected < 0 ? list.children.length - 1 : selected - 1);
    } else if (event.key === "Enter" && selected >= 0) {
      event.preventDefault();
      search(list.children[selected].dataset.text);
    } else if (event.key === "Escape") {
      event.preventDefault(); // else the browser empties the field
      close();
    }
  });

  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) search(option.dataset.text);
  });
  input.addEventListener("blur", close);
}
