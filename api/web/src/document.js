// The text of a document: which kinds are highlighted, and the statements of chosen words beside it.
const text = document.querySelector(".text");
const panel = document.querySelector("#panel");
const boxes = [...document.querySelectorAll(".legend input")];

/** Colours each passage by the innermost of its kinds that is switched on. */
function paint() {
  const on = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  for (const mark of text.querySelectorAll(".m")) {
    const kind = mark.dataset.kinds.split(" ").find((one) => on.has(one));
    if (kind) mark.dataset.on = kind;
    else delete mark.dataset.on;
  }
}

for (const box of boxes) box.addEventListener("change", paint);

let latest = 0;

text?.addEventListener("click", async (event) => {
  const mark = event.target.closest(".m");
  if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const number = ++latest;
  const response = await fetch(mark.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return location.assign(mark.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = page.querySelector("#passage");
  if (!found || number !== latest) return;
  const close = document.createElement("button");
  close.className = "close plain";
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", panel.dataset.close);
  close.addEventListener("click", () => {
    panel.hidden = true;
    mark.focus();
  });
  panel.replaceChildren(close, ...found.childNodes);
  panel.hidden = false;
  panel.scrollTop = 0;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel) panel.hidden = true;
});
