// 指标库: suggestions below the name of an indicator (the list box of a text field, after the ARIA practices). Never in the middle of a composed word.
const grid = document.querySelector("#grid tbody");
const said = document.getElementById("said");
const list = document.getElementById("suggested");
const address = list.dataset.from;
let field = null, timer = 0, request = null, composing = false;

const options = () => [...list.children];
const active = () => list.querySelector("[aria-selected=true]");
const cell = (column) => field.closest("tr").querySelector(`[data-col="${column}"]`);

const close = () => {
  clearTimeout(timer);
  request?.abort();
  list.hidden = true;
  field?.removeAttribute("aria-activedescendant");
  field?.removeAttribute("aria-controls");
};

const mark = (option) => {
  active()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id); else field.removeAttribute("aria-activedescendant");
};

const ask = async () => {
  const asking = field;
  request?.abort();
  request = new AbortController();
  const query = new URLSearchParams({ q: field.value, level1: cell("level1").value, level2: cell("level2").value });
  try {
    const answer = await fetch(`${address}?${query}`, { signal: request.signal, headers: { "HX-Request": "true" } });
    if (!answer.ok || field !== asking || document.activeElement !== asking) return;
    list.innerHTML = await answer.text();
  } catch (error) {
    if (error.name === "AbortError") return;
    throw error;
  }
  if (!options().length || (options().length === 1 && options()[0].dataset.name === field.value)) { close(); return; }
  field.closest("td").append(list);
  list.hidden = false;
  field.setAttribute("aria-controls", list.id);
  said.textContent = list.dataset.said.replace("0", options().length);
};

const choose = (option) => {
  const { name, level1, level2, comparator, unit, hint } = option.dataset;
  field.value = name;
  for (const [column, text] of Object.entries({ level1, level2, comparator, unit })) cell(column).value = text;
  cell("value").placeholder = hint;
  close();
  field.dispatchEvent(new Event("change", { bubbles: true }));
  cell("value").focus();
};

const isName = (target) => target.dataset.col === "row_name";
grid.addEventListener("compositionstart", () => { composing = true; close(); });
grid.addEventListener("compositionend", (event) => { composing = false; if (isName(event.target)) later(event.target, 150); });
const later = (target, wait) => {
  field = target;
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
};
grid.addEventListener("input", (event) => { if (isName(event.target) && !composing && !event.isComposing) later(event.target, 150); });
grid.addEventListener("focusout", close);
list.addEventListener("pointerdown", (event) => event.preventDefault());  // the field keeps the focus
list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) choose(option); });

// Before the grid's own keys: while the list is open, arrows, Enter and Escape are its.
grid.addEventListener("keydown", (event) => {
  if (!isName(event.target) || event.isComposing || event.altKey || event.shiftKey) return;
  field = event.target;
  const opened = !list.hidden;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (opened && step) {
    const place = options().indexOf(active());
    mark(options().at(place < 0 && step < 0 ? -1 : (place + step) % options().length));
  } else if (event.key === "ArrowDown" && !field.value) later(field, 0);
  else if (opened && event.key === "Enter" && active()) choose(active());
  else if (opened && event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });
