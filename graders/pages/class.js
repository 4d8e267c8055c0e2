"use strict";
(() => {
  const table = document.getElementById("students");
  const body = table.tBodies[0];
  const find = document.getElementById("find");
  const lost = document.getElementById("lost");
  const shown = document.getElementById("shown");
  const all = document.getElementById("all");
  const total = shown.textContent.split(" of ")[1];
  const headings = Array.from(table.tHead.rows[1].cells);
  const last = headings.length - 1;
  // As many rows as the stylesheet lets through before "show all" is pressed.
  const FEW = 200;

  const students = Array.from(body.rows, (row, place) => ({
    row,
    place,
    text: row.textContent.toLowerCase(),
    cells: Array.from(row.cells, (cell) => cell.textContent),
  }));
  const isGraded = (student) => student.cells.length === headings.length;

  // A full mark stands above every part of it, no mark below; what was not graded comes first.
  const worth = (text) => (text.startsWith("\u2713") ? 1e6 : text === "\u2717" ? -1 : Number(text));
  const words = (column) => column === 0 || column === last;
  const key = (student, column) => {
    if (column === 0) return student.cells[0];
    if (!isGraded(student)) return words(column) ? "" : -2;
    return words(column) ? student.cells[column] : worth(student.cells[column]);
  };
  const alphabet = new Intl.Collator(undefined, { numeric: true });

  const show = () => {
    const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const column = Number(lost.value);
    const fitting = students.filter(
      (student) =>
        (!column || (isGraded(student) && !student.cells[column].startsWith("\u2713"))) &&
        wanted.every((word) => student.text.includes(word)),
    );
    body.replaceChildren(...fitting.map((student) => student.row));
    shown.textContent = `${fitting.length.toLocaleString("en")} of ${total} found`;
    all.hidden = fitting.length <= FEW || table.classList.contains("all");
  };

  const sort = (column) => {
    const heading = headings[column];
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of headings) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    for (const student of students) student.key = key(student, column);
    const order = words(column) ? (a, b) => alphabet.compare(a.key, b.key) : (a, b) => a.key - b.key;
    students.sort((a, b) => (down ? order(b, a) : order(a, b)) || a.place - b.place);
    show();
  };

  headings.forEach((heading, column) => heading.firstElementChild.addEventListener("click", () => sort(column)));
  find.addEventListener("input", show);
  lost.addEventListener("input", show);
  find.form.addEventListener("submit", (event) => event.preventDefault());
  all.addEventListener("click", () => {
    table.classList.add("all");
    all.hidden = true;
  });
  // A form keeps its values when a page is loaded again.
  show();
})();
