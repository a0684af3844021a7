// 审核: j and k move, x ticks, Enter opens, a and r decide, / searches, ? tells the keys; ignored while somebody types.
let rows = [...document.querySelectorAll("tr[data-row]")];
const pane = document.getElementById("pv");
const now = () => rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
const shown = () => pane && getComputedStyle(pane).display !== "none";

const select = (to, focus = true) => {
  const from = now();
  if (!rows[to]) return;
  rows[from]?.setAttribute("aria-selected", "false");
  rows[to].setAttribute("aria-selected", "true");
  if (focus) rows[to].querySelector("a").focus({ preventScroll: true });
  rows[to].scrollIntoView({ block: "nearest" });
  if (shown()) htmx.ajax("GET", rows[to].dataset.preview, { target: pane, swap: "innerHTML" });
};

const keys = document.getElementById("keys");
const opener = document.querySelector("[data-keys]");
if (opener) { opener.hidden = false; opener.addEventListener("click", () => keys.showModal()); }

addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || keys?.open || event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  if (event.key === "j") select(now() + 1);
  else if (event.key === "k") select(now() - 1);
  else if (event.key === "x") rows[now()]?.querySelector("input").click();
  else if (event.key === "?") keys?.showModal();
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

// A click beside links and boxes shows the form in the pane.
for (const row of rows) row.addEventListener("click", (event) => { if (!event.target.closest("a, input")) select(rows.indexOf(row), false); });

// How many are ticked; the box in the head ticks the page.
const ticked = document.querySelector("[data-ticked]");
const all = document.querySelector("[data-all]");
const many = document.querySelector("[data-many]");
const boxes = () => [...document.querySelectorAll("tr[data-row] input[type=checkbox]")];
const tell = () => {
  const count = boxes().filter((box) => box.checked).length;
  ticked.textContent = count ? `（${count}）` : "";
  many.disabled = !count;
};
if (many) {
  all.hidden = false;
  all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; tell(); });
  for (const box of boxes()) box.addEventListener("change", tell);
  tell();
}

// What is left after a decision: the counts above the list, and the next page of it when this one is done.
const recount = async () => {
  if (!rows.length) { location.reload(); return; }
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of [".pagehead h1", ".buckets"]) document.querySelector(part).replaceWith(fresh.querySelector(part));
};

// A decision in the pane: the next one opens while this one is saved.
addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-decide]");
  if (!form) return;
  event.preventDefault();
  const body = new FormData(form);
  body.append(event.submitter.name, event.submitter.value);
  const row = rows[now()];
  const opinion = document.getElementById("op");
  if (event.submitter.value === "return" && !opinion.value.trim()) { opinion.required = true; opinion.reportValidity(); return; }
  row.classList.add("is-saving");
  const rest = rows.filter((each) => each !== row);
  const next = rest[Math.min(rows.indexOf(row), rest.length - 1)];
  if (next) select(rows.indexOf(next)); else pane.replaceChildren();
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (answer.redirected) { location.reload(); return; }  // logged out meanwhile
  const said = document.createElement("p");
  said.textContent = answer.ok || answer.status === 409 ? await answer.text() : `${answer.status}`;
  document.getElementById("said").textContent = said.textContent;
  row.classList.remove("is-saving");
  if (answer.ok) { rows = rest; row.remove(); await recount(); return; }
  said.className = "wrong";
  row.querySelector("th").append(said);
});
