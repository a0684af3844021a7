// 编制: what was typed is kept until it is stored, and one is told when it cannot be: no connection, login over, failure of the server.
const editor = document.getElementById("editor");
const lost = document.getElementById("lost");
const AGAIN = 5000;  // milliseconds between attempts
let typed = 0, sent = 0, stored = 0, timer = 0, waiting = null;

const unsaved = () => typed !== stored;
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
const say = (word) => { const status = document.querySelector("#live [role=status]"); if (status && lost.dataset[word]) { status.className = "meta"; status.textContent = lost.dataset[word]; } };
const save = () => htmx.trigger(editor, "now");

const tell = (why) => {
  waiting = null;
  lost.hidden = false;
  const sentence = lost.querySelector("[role=alert]");
  if (sentence.textContent !== lost.dataset[why]) sentence.textContent = lost.dataset[why];
  lost.querySelector("a").hidden = why !== "login";
  say("unsaved");
  clearTimeout(timer);
  timer = setTimeout(save, AGAIN);
};
const why = (status) => {
  if (status === 0) return "gone";
  if (status === 401 || status === 403) return "login";
  return status === 404 ? "refused" : "failed";
};

editor.addEventListener("typed", () => { typed += 1; });
editor.addEventListener("htmx:configRequest", (event) => {
  if (event.target !== editor) return;
  sent = typed;
  if (token()) event.detail.parameters.csrfmiddlewaretoken = token();  // a new login has a new one
});
editor.addEventListener("htmx:beforeRequest", (event) => { if (event.target === editor && lost.hidden) say("saving"); });
editor.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== editor) return;
  const { status } = event.detail.xhr;
  if (status !== 200 && status !== 409) { tell(why(status)); return; }
  clearTimeout(timer);
  lost.hidden = true;
  if (status === 409) { waiting = null; return; }
  stored = sent;
  if (waiting && !unsaved()) go(waiting);
});
addEventListener("online", () => { if (!lost.hidden) save(); });
addEventListener("visibilitychange", () => { if (!lost.hidden && !document.hidden) save(); });
lost.querySelector("button").addEventListener("click", save);
addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });

// Where one wants to go on, by a link or by another form of the page, what was typed is stored first.
const go = ({ href, action, data }) => {
  if (href) { location.href = href; return; }
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action, hidden: true });
  if (data.has("version")) data.set("version", document.getElementById("live").dataset.version);
  if (token()) data.set("csrfmiddlewaretoken", token());
  for (const [name, value] of data) {
    const input = document.createElement("textarea");
    Object.assign(input, { name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
};
addEventListener("submit", (event) => {
  const form = event.target;
  if (form === editor || form.method !== "post" || !unsaved() || !lost.hidden) return;
  event.preventDefault();
  waiting = { action: form.getAttribute("action"), data: new FormData(form, event.submitter) };
  save();
});
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute("download") || link.getAttribute("href").startsWith("#")) return;
  if (link.matches("[data-theirs]")) { stored = typed; return; }
  if (!unsaved() || !lost.hidden) return;
  event.preventDefault();
  waiting = { href: link.href };
  save();
});

// What was typed while the page was still loading counts, too.
addEventListener("DOMContentLoaded", () => {
  const early = [...editor.elements].some((each) => each.matches("input:not([type=hidden]), textarea") && each.value !== each.defaultValue);
  if (early) htmx.trigger(editor, "typed");
});
