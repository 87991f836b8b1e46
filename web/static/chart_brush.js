// A period is chosen by drawing over the bars of a timeline. Each bar is a link by itself, so that the charts work without this file.
"use strict";

for (const chart of document.querySelectorAll("svg.bars")) {
  const FEWEST = 6; // pixels from which on a click is a stroke
  const bars = [...chart.querySelectorAll("a")];
  const shade = document.createElementNS(chart.namespaceURI, "rect");
  let from = null;

  shade.setAttribute("class", "brush");
  shade.setAttribute("height", "100%");

  const place = (event) => Math.min(Math.max(event.clientX - chart.getBoundingClientRect().left, 0), chart.clientWidth);
  const room = (bar) => bar.querySelector(".room").getBoundingClientRect();
  const isStroke = (event) => from !== null && Math.abs(place(event) - from) >= FEWEST;

  const stop = () => {
    from = null;
    shade.remove();
  };

  chart.addEventListener("dragstart", (event) => event.preventDefault()); // a bar is a link, which browsers would drag
  chart.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType === "mouse") from = place(event);
  });
  addEventListener("pointermove", (event) => {
    if (!isStroke(event)) return;
    shade.setAttribute("x", Math.min(from, place(event)));
    shade.setAttribute("width", Math.abs(place(event) - from));
    if (!shade.isConnected) chart.append(shade);
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
  });
  addEventListener("pointerup", (event) => {
    if (isStroke(event)) {
      const left = chart.getBoundingClientRect().left;
      const [low, high] = [from, place(event)].sort((one, other) => one - other).map((x) => x + left);
      const touched = bars.filter((bar) => room(bar).right > low && room(bar).left < high);
      if (touched.length) {
        const target = new URL(touched[0].getAttribute("href"), location.href);
        target.searchParams.set("to", new URL(touched.at(-1).getAttribute("href"), location.href).searchParams.get("to"));
        chart.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
        location.assign(target);
      }
    }
    stop();
  });
}
