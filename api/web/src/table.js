// Tables that a page already has become sortable and, where they are long, filterable.
import { sortable } from "./sorting.js";

for (const table of document.querySelectorAll("table.sortable")) sortable(table);
