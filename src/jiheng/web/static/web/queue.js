// 审核: j and k move, x selects, Enter opens, a and r decide, / searches; ignored while somebody types.
const rows = [...document.querySelectorAll("tr[data-row]")];
const now = () => rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
const select = (to) => {
  const from = now();
  if (!rows[to]) return;
  rows[from]?.setAttribute("aria-selected", "false");
  rows[to].setAttribute("aria-selected", "true");
  rows[to].querySelector("a").focus({ preventScroll: true });
  rows[to].scrollIntoView({ block: "nearest" });
};
addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  if (event.key === "j") select(now() + 1);
  else if (event.key === "k") select(now() - 1);
  else if (event.key === "x") rows[now()]?.querySelector("input").click();
  else if (event.key === "/") { event.preventDefault(); document.getElementById("q")?.focus(); }
  else if (event.key === "n") document.querySelector("[data-next]")?.click();
  else if (event.key === "a" || event.key === "r") {
    const button = document.querySelector(`[data-key="${event.key}"]:not([disabled])`);
    if (!button) return;
    event.preventDefault();
    button.focus();
    if (event.key === "r" && !document.getElementById("op").value) document.getElementById("op").focus();
  }
});
