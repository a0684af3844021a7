// 编制: the indicator grid (move, insert, delete), autosave, findings at their cells.
const editor = document.getElementById("editor");
const grid = document.querySelector("#grid tbody");
const blank = document.getElementById("blank-row");
const said = document.getElementById("said");
const MOST = 200;
let composing = false;

const typed = () => { if (!composing) htmx.trigger(editor, "typed"); };
const rows = () => [...grid.querySelectorAll("tr[data-row]")];
const field = (row, column) => row.querySelector(`[data-col="${column}"]`);

const renumber = () => rows().forEach((row, index) => {
  row.querySelector("[data-number]").textContent = index + 1;
  for (const input of row.querySelectorAll("[data-address]")) {
    input.dataset.address = input.dataset.address.replace(/^indicators\/\d*/, `indicators/${index}`);
    input.setAttribute("aria-label", `${input.closest("td").dataset.l} ${index + 1}`);
  }
  row.querySelector("[data-act=up]").disabled = index === 0;
  row.querySelector("[data-act=down]").disabled = index === rows().length - 1;
});

const newId = () => "new-" + [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const insert = (after) => {
  if (rows().length >= MOST) return null;
  const row = blank.content.firstElementChild.cloneNode(true);
  row.querySelector("[name=id]").value = newId();
  if (after) {
    field(row, "level1").value = field(after, "level1").value;
    field(row, "level2").value = field(after, "level2").value;
    after.after(row);
  } else grid.append(row);
  renumber();
  return row;
};

const clearNotes = () => grid.querySelectorAll("tr.note").forEach((note) => note.remove());

const acts = {
  up: (row) => { rows()[rows().indexOf(row) - 1]?.before(row); return row; },
  down: (row) => { rows()[rows().indexOf(row) + 1]?.after(row); return row; },
  add: (row) => insert(row),
  append: () => insert(rows().at(-1)),
  remove: (row) => { const next = row.nextElementSibling ?? row.previousElementSibling; row.remove(); return next; },
};
const act = (name, row) => {
  clearNotes();
  const there = acts[name](row);
  renumber();
  said.textContent = there?.matches?.("tr[data-row]") ? `${rows().indexOf(there) + 1} / ${rows().length}` : `${rows().length}`;
  typed();
  return there;
};

addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) {
    const name = button.dataset.act;
    const there = act(name, button.closest("tr"));
    if (name === "add" || name === "append") there && field(there, "row_name").focus();
    else if (name === "remove") (there?.querySelector("[data-act=remove]") ?? document.querySelector("[data-act=append]")).focus();
    else button.focus();
  }
  const to = event.target.closest("[data-to]");
  if (to) {
    const place = nearest(to.dataset.to);
    place?.closest("details")?.setAttribute("open", "");
    place?.focus();
  }
  if (event.target.closest("[data-mine]")) {
    setVersion(document.getElementById("live").dataset.version);
    typed();
  }
});

// Enter and arrows move between rows, Alt and arrows move the row; Tab is the browser's own.
grid.addEventListener("keydown", (event) => {
  const row = event.target.closest("tr[data-row]");
  const column = event.target.dataset.col;
  if (!row || !column || event.isComposing) return;
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    act(event.key === "ArrowUp" ? "up" : "down", row);
    event.target.focus();
    return;
  }
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  const next = rows()[rows().indexOf(row) + 1];
  const added = next ? null : act("add", row);
  if (next ?? added) field(next ?? added, next ? column : "row_name").focus();
});

// Rows that were pasted: whole ones come in between, others are typed over what stands from the cursor on.
grid.addEventListener("pasted", (event) => {
  let there = event.target.closest("tr[data-row]");
  const { rows: pasted, inserts } = event.detail;
  let left = 0;
  for (const [number, line] of pasted.entries()) {
    if (inserts && (number || !isBlank(there))) there = insert(there);
    else if (number) there = rows()[rows().indexOf(there) + 1] ?? insert(there);
    if (!there) { left = pasted.length - number; break; }
    for (const [column, text] of Object.entries(line)) fill(field(there, column), text);
  }
  clearNotes();
  renumber();
  said.textContent = left ? said.dataset.full.replace(" 0 ", ` ${left} `) : `${rows().length}`;
  said.classList.toggle("vh", !left);
  typed();
});
const isBlank = (row) => !field(row, "row_name").value && !field(row, "value").value;
const fill = (input, text) => {
  if (input.matches("select") && ![...input.options].some((option) => option.value === text)) input.add(new Option(text, text, true, true));
  else input.value = text;
};

// Saving: a moment after the last key, never in the middle of a word that an input method still composes.
editor.addEventListener("compositionstart", () => { composing = true; });
editor.addEventListener("compositionend", () => { composing = false; typed(); });
editor.addEventListener("input", typed);
editor.addEventListener("change", typed);
editor.addEventListener("submit", (event) => { event.preventDefault(); typed(); });

const setVersion = (version) => { for (const input of document.querySelectorAll("input[name=version]")) input.value = version; };
const nearest = (address) => {
  for (let place = address; place; place = place.slice(0, Math.max(place.lastIndexOf("/"), 0))) {
    const input = editor.querySelector(`[data-address="${CSS.escape(place).replaceAll("\\/", "/")}"]`) ?? editor.querySelector(`[data-address^="${CSS.escape(place).replaceAll("\\/", "/")}/"]`);
    if (input) return input;
  }
  return null;
};

// Findings stand at their cells: colour and description on the field, the sentence below the row.
const show = () => {
  clearNotes();
  for (const input of editor.querySelectorAll("[aria-describedby]")) {
    input.removeAttribute("aria-describedby"); input.removeAttribute("aria-invalid"); input.classList.remove("in-error", "in-explain");
  }
  for (const finding of document.querySelectorAll("#live .finding")) {
    const input = nearest(finding.dataset.at);
    const severity = finding.dataset.severity;
    if (!input || ["hint", "waived"].includes(severity)) continue;
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${finding.id}`.trim());
    if (severity === "error") { input.setAttribute("aria-invalid", "true"); input.classList.add("in-error"); }
    else if (!input.classList.contains("in-error")) input.classList.add("in-explain");
    const row = input.closest("tr[data-row]");
    if (row) row.after(note(finding, severity));
  }
};
const note = (finding, severity) => {
  const row = document.createElement("tr");
  row.className = "note";
  const number = row.insertCell(); number.className = "no-phone";
  const cell = row.insertCell(); cell.colSpan = 7;
  const box = document.createElement("div"); box.className = `beside beside-${severity}`;
  const word = finding.querySelector(".sev").cloneNode(true);
  const text = document.createElement("span"); text.textContent = finding.querySelector("header ~ p").textContent;
  box.append(word, text); cell.append(box);
  return row;
};

// Narratives whose numbers follow the form: taken over unless one has just typed in them.
const follow = (live) => {
  for (const told of live.querySelectorAll("template[data-text]")) {
    const input = editor.querySelector(`[name="${told.dataset.text}"]`);
    if (input.value === input.defaultValue) input.value = told.content.textContent;
    input.defaultValue = told.content.textContent;
  }
};

addEventListener("htmx:afterSwap", (event) => {
  const live = document.getElementById("live");
  if (!live || event.detail.target.id !== "live") return;
  if (event.detail.xhr.status === 200) {
    setVersion(live.dataset.version);
    follow(live);
    if ("reload" in live.dataset) { location.reload(); return; }
    show();
  }
});
renumber();
show();
