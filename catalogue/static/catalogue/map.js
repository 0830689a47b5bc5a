/* A map is one stop for the Tab key; arrow keys lead from dot to dot. Without scripts each dot is a stop, and the list beside the
   map says the same. */
(() => {
  "use strict";
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const dots = (svg) => [...svg.querySelectorAll("a")];
  const rove = (svg, to) => { for (const dot of dots(svg)) dot.setAttribute("tabindex", dot === to ? "0" : "-1"); };

  function middle(dot) {
    const { x, y, width, height } = dot.querySelector(".hit").getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }

  // The nearest in the direction; what lies beside it counts double.
  function next(from, others, [dx, dy]) {
    const [x, y] = middle(from);
    const far = (dot) => {
      const [otherX, otherY] = middle(dot);
      const along = (otherX - x) * dx + (otherY - y) * dy;
      return along > 0 ? along + 2 * Math.abs((otherX - x) * dy + (otherY - y) * dx) : Infinity;
    };
    const [nearest] = others.map((dot) => [far(dot), dot]).sort(([one], [other]) => one - other);
    return nearest && nearest[0] < Infinity ? nearest[1] : from;
  }

  function move(event) {
    const from = event.target.closest("a"), svg = event.currentTarget;
    if (!from || !ARROWS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = next(from, dots(svg).filter((dot) => dot !== from), ARROWS[event.key]);
    rove(svg, to);
    to.focus();
    event.preventDefault();
  }

  // Runs again where a map came with an answer of the listing.
  for (const svg of document.querySelectorAll(".map figure > svg:not(:has(a[tabindex]))")) {
    rove(svg, dots(svg)[0]);
    svg.addEventListener("keydown", move);
  }
})();
