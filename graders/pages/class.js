"use strict";
(() => {
  const table = document.getElementById("students");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const find = document.getElementById("find");
  const lost = document.getElementById("lost");
  const shown = document.getElementById("shown");
  const total = shown.textContent.split(" of ")[1];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const headings = Array.from(table.tHead.rows[1].cells);

  // A full mark above every part of it, no mark below them, what was not graded last.
  const worth = (text) =>
    text.startsWith("\u2713") ? 1e6 : text === "\u2717" ? -1 : text === "\u2013" || text === "" ? -2 : Number(text);
  const key = (row, column) => {
    if (row.cells.length < headings.length) {
      if (column > 0) return column === headings.length - 1 ? "" : -2;
    }
    const text = row.cells[column].textContent;
    return column === 0 || column === headings.length - 1 ? text.toLowerCase() : worth(text);
  };
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;

  const sort = (column) => {
    const heading = headings[column];
    const words = column === 0 || column === headings.length - 1;
    const before = heading.getAttribute("aria-sort");
    // Names from A on; marks from the lowest on, where there is something to see.
    const down = before === "ascending";
    for (const other of headings) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = rows.map((row, place) => [key(row, column), place, row]);
    const order = words ? (a, b) => compare(a[0], b[0]) : (a, b) => a[0] - b[0];
    keyed.sort((a, b) => (down ? order(b, a) : order(a, b)) || a[1] - b[1]);
    body.append(...keyed.map((one) => one[2]));
  };

  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const column = Number(lost.value);
    let count = 0;
    rows.forEach((row, place) => {
      const cell = column && row.cells.length === headings.length ? row.cells[column].textContent : "";
      const fits = (!column || (cell && !cell.startsWith("\u2713"))) && words.every((word) => texts[place].includes(word));
      row.hidden = !fits;
      count += fits;
    });
    shown.textContent = `${count.toLocaleString("en")} of ${total}`;
  };

  headings.forEach((heading, column) => heading.firstElementChild.addEventListener("click", () => sort(column)));
  find.addEventListener("input", filter);
  lost.addEventListener("input", filter);
  find.form.addEventListener("submit", (event) => event.preventDefault());
  // A form keeps its values when a page is loaded again.
  filter();
})();
