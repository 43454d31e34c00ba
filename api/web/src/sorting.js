// Sorting by column: numbers by value, all else in the reader's order of characters; an empty cell comes last.
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

/** Makes the heads of `table` into buttons that sort its body. */
export function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.classList.add("sort");
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      sort(table, index, up);
    });
  });
}

function sort(table, index, up) {
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [row.cells[index].textContent.trim(), row]);
  const numbers = rows.every(([text]) => !text || isFinite(text.replaceAll(",", "")));
  rows.sort(([a], [b]) => {
    if (!a || !b) return !a - !b;
    const order = numbers ? Number(a.replaceAll(",", "")) - Number(b.replaceAll(",", "")) : collator.compare(a, b);
    return up ? order : -order;
  });
  body.append(...rows.map(([, row]) => row));
}
