// 上传即检: drop, paste, filters, undo. The page works without it, but for undo and dropping.
const upload = document.getElementById("upload");
const file = document.getElementById("file");
const result = document.getElementById("result");
const send = () => upload.requestSubmit();
let history = [];

file.addEventListener("change", () => { if (file.files.length) send(); });

for (const name of ["dragenter", "dragover"]) upload.addEventListener(name, (event) => { event.preventDefault(); upload.classList.add("is-over"); });
for (const name of ["dragleave", "drop"]) upload.addEventListener(name, () => upload.classList.remove("is-over"));
upload.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  file.files = event.dataTransfer.files;
  send();
});

// What was pasted anywhere on the page: a file is checked at once, text goes into its box.
addEventListener("paste", (event) => {
  if (event.target.closest("input, textarea")) return;
  const files = event.clipboardData.files;
  if (files.length) { file.files = files; send(); return; }
  const text = event.clipboardData.getData("text/plain");
  if (!text.trim()) return;
  document.getElementById("paste").hidden = false;
  document.getElementById("text").value = text;
  document.getElementById("text").focus();
});

// One thing is sent at a time: pasted text or the example do not take the file along.
addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt !== upload) return;
  const parameters = event.detail.parameters;
  const button = event.detail.triggeringEvent?.submitter;
  if (button?.name === "example") { delete parameters.file; delete parameters.text; }
  else if (button?.closest("#paste")) delete parameters.file;
  else delete parameters.text;
  if (button?.name !== "example") delete parameters.example;
});
addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt === upload) { history = []; result.setAttribute("aria-busy", "true"); }
  else if (event.detail.elt.id === "again") history.push(held());
});
addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== result) return;
  result.removeAttribute("aria-busy");
  const undo = result.querySelector("[data-undo]");
  if (undo) undo.hidden = !history.length;
  result.querySelector("#res, #wrong")?.focus({ preventScroll: false });
});
addEventListener("htmx:sendError", () => { result.removeAttribute("aria-busy"); });

const held = () => document.querySelector("#held [name=document]").value;

addEventListener("click", (event) => {
  if (event.target.closest("[data-undo]") && history.length) {
    document.querySelector("#held [name=document]").value = history.pop();
    const before = history;
    htmx.ajax("POST", document.getElementById("again").action, { source: "#again", target: "#result", values: { fix: "" } });
    history = before;
  }
  const filter = event.target.closest("[data-filters] button");
  if (filter) for (const finding of result.querySelectorAll(".finding")) finding.hidden = Boolean(filter.value) && finding.dataset.severity !== filter.value;
});

// 表样 or 原件: the file, which the browser still holds, is sent once more when somebody asks for it, and only then.
const look = (name) => {
  document.getElementById("paper").hidden = name === "original";
  document.getElementById("original").hidden = name !== "original";
  for (const button of document.querySelectorAll("[data-views] button")) button.setAttribute("aria-pressed", String(button.value === name));
};
addEventListener("click", (event) => {
  const choice = event.target.closest("[data-views] button");
  if (choice) look(choice.value);
  if (choice?.value === "original" && document.getElementById("original").childElementCount) event.preventDefault();
  const link = event.target.closest(".finding header a");
  if (!link || !document.getElementById("paper").hidden) return;
  const place = document.getElementById(link.closest(".finding").id.replace("f", "o"));
  if (!place) { look("paper"); return; } // what is missing has a place in the form only
  event.preventDefault();
  location.hash = place.id;
});

// The marked copy is made of the file itself, which the browser still holds: nothing was kept of it.
addEventListener("submit", (event) => {
  if (event.target.id !== "marking") return;
  file.setAttribute("form", "marking");
  setTimeout(() => file.removeAttribute("form"));
}, true);

// Downloads take along the document that the page holds.
addEventListener("submit", (event) => {
  const form = event.target.closest("[data-held]");
  if (!form) return;
  form.querySelectorAll("[data-copy]").forEach((copy) => copy.remove());
  for (const field of document.querySelectorAll("#held [name]")) {
    const copy = document.createElement("input");
    copy.type = "hidden"; copy.name = field.name; copy.value = field.value; copy.dataset.copy = "";
    form.append(copy);
  }
}, true);

addEventListener("change", (event) => {
  const choice = event.target.closest("[data-goes]");
  if (choice) document.getElementById(choice.value)?.scrollIntoView({ block: "start" });
});
