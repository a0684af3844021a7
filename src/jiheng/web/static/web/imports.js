// 批量导入: files are sent in portions that the server takes, folders with their paths; the page works without it with a ZIP or a few files.
const bring = document.getElementById("bring");
const folder = document.getElementById("folder");
const FILES = 20, BYTES = 64 * 2 ** 20;

const portions = (files) => {
  const found = [[]];
  let bytes = 0;
  for (const file of files) {
    if (found.at(-1).length && (found.at(-1).length === FILES || bytes + file.size > BYTES)) { found.push([]); bytes = 0; }
    found.at(-1).push(file);
    bytes += file.size;
  }
  return found;
};

const path = (file) => file.webkitRelativePath || file.name;

const send = async (address, fields, files = []) => {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", bring.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const file of files) { body.append("files", file); body.append("path", path(file)); }
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(bring.dataset.failed);
  const said = await answer.json();
  if (said.error) throw new Error(said.error);
  return said.batch;
};

const told = (sent, all) => {
  document.getElementById("sent").textContent = `${sent} / ${all}`;
  const bar = document.getElementById("sent-bar");
  bar.max = all;
  bar.value = sent;
};

const sendAll = async (files) => {
  const given = Object.fromEntries(["post", "cycle", "unit"].map((name) => [name, bring.elements[name].value]));
  given.name = files.length < 2 ? path(files[0] ?? { name: "" }) : bring.dataset.many.replace("%(name)s", files[0].name).replace("%(n)s", files.length);
  let batch, sent = 0;
  for (const portion of portions(files)) {
    told(sent, files.length);
    batch = batch ? await send(`${batch}add/`, {}, portion) : await send(bring.action, { ...given, more: "1" }, portion);
    sent += portion.length;
  }
  told(sent, files.length);
  await send(`${batch}start/`, {});
  location.assign(batch);
};

if (bring) {
  document.getElementById("folder-field").hidden = !("webkitdirectory" in folder);
  bring.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = bring.querySelector(".btn-main"), refused = document.getElementById("refused"), sending = document.getElementById("sending");
    const files = [...bring.elements.files.files, ...folder.files];
    if (!files.length) {
      refused.textContent = bring.dataset.none;
      refused.hidden = false;
      return;
    }
    button.disabled = true;
    refused.hidden = true;
    sending.hidden = false;
    try {
      await sendAll(files);
    } catch (error) {
      refused.textContent = error instanceof TypeError ? bring.dataset.failed : error.message;
      refused.hidden = false;
      button.disabled = false;
      sending.hidden = true;
    }
  });
}
