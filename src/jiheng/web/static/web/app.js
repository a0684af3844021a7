// What every page has; each page works without it.
const root = document.documentElement;

const large = document.querySelector("[data-large]");
if (large) {
  large.setAttribute("aria-pressed", root.classList.contains("large"));
  large.addEventListener("click", () => {
    const on = root.classList.toggle("large");
    localStorage.setItem("large", on ? "1" : "0");
    large.setAttribute("aria-pressed", on);
  });
}

// On the telephone the entry of this page may lie beyond the edge of the navigation.
document.querySelector(".mainnav ul:first-child [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

// Buttons that open a part of the page.
addEventListener("click", (event) => {
  const button = event.target.closest("[data-opens]");
  if (!button) return;
  const part = document.getElementById(button.dataset.opens);
  part.hidden = !part.hidden;
  button.setAttribute("aria-expanded", !part.hidden);
  if (!part.hidden) part.querySelector("textarea, input")?.focus();
});

// A group of buttons of which one is pressed.
addEventListener("click", (event) => {
  const pressed = event.target.closest(".seg[role=group] button");
  if (!pressed) return;
  for (const button of pressed.parentElement.querySelectorAll("button")) button.setAttribute("aria-pressed", button === pressed);
});

// A marker may point into a closed part: open it, so the jump is never to nowhere.
const open = () => {
  const place = document.getElementById(location.hash.slice(1));
  const box = place?.closest("details");
  if (box && !box.open) { box.open = true; place.scrollIntoView(); }
};
addEventListener("hashchange", open);

// Menus close when one looks elsewhere.
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
});

// Paper shows everything: closed groups are opened for printing (older Chromium has no style for it).
addEventListener("beforeprint", () => { for (const box of document.querySelectorAll("details:not(.menu)")) box.open = true; });

// A whole page (an error) belongs into no part of another page, nor does the word that the login is over: that part stays as it is.
addEventListener("htmx:beforeSwap", ({ detail }) => { if (detail.xhr.status === 401 || /^\s*<!doctype/i.test(detail.serverResponse)) detail.shouldSwap = false; });

// A form is sent once, however often its button is pressed.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const button = `${event.submitter?.name ?? ""}=${event.submitter?.value ?? ""}`;
  if (form.dataset.sent === button) { event.preventDefault(); return; }
  form.dataset.sent = button;
  setTimeout(() => { delete form.dataset.sent; }, 3000);
});

// What was typed outlives a refusal: the page that says why gets it back. Files and passwords are never kept, nor is anything beyond the next page.
const TYPED = "typed";
const filled = (form) => [...form.elements].filter((each) => each.name && !["hidden", "file", "submit", "button"].includes(each.type));
addEventListener("submit", ({ target: form, defaultPrevented }) => {
  if (defaultPrevented || form.method !== "post" || form.querySelector("[type=password]")) return;
  const values = filled(form).map((each) => [each.name, each.value, each.checked]);
  sessionStorage.setItem(TYPED, JSON.stringify({ action: form.action, values }));
});
const typed = JSON.parse(sessionStorage.getItem(TYPED));
sessionStorage.removeItem(TYPED);
if (typed && document.querySelector("main > .banner-error")) {
  const form = [...document.forms].find((each) => each.method === "post" && each.action === typed.action);
  const fields = form ? filled(form) : [];
  for (const [name, value, checked] of typed.values) {
    const [box] = fields.filter((each) => each.name === name && each.value === value && ["checkbox", "radio"].includes(each.type));
    const field = fields.find((each) => each.name === name && !["checkbox", "radio"].includes(each.type));
    if (box) box.checked = checked;
    else if (field) field.value = value;
  }
}
