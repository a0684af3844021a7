// 台账: the cursor goes to the row for entry (n) or to the search (/); chosen files are told; words in use are put into their field.
addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const place = event.key === "n" ? document.getElementById("q_title") : event.key === "/" ? document.getElementById("find") : null;
  if (!place) return;
  event.preventDefault();
  place.focus();
});

// After an entry the next one is at hand.
if (document.querySelector(".banner-success")) document.getElementById("q_title")?.focus({ preventScroll: true });

addEventListener("change", (event) => {
  const told = event.target.type === "file" && event.target.parentElement.querySelector("[data-files]");
  if (told) told.textContent = event.target.files.length ? `${told.dataset.files} ${event.target.files.length}` : told.dataset.files;
});

// Words in use: a click adds one, another click takes it away.
addEventListener("click", (event) => {
  const button = event.target.closest("[data-word]");
  if (!button) return;
  const field = document.getElementById(button.closest("[data-chips]").dataset.chips);
  const words = field.value.split(/[、，,；;]/).map((word) => word.trim()).filter(Boolean);
  const word = button.textContent;
  field.value = (words.includes(word) ? words.filter((each) => each !== word) : [...words, word]).join("、");
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// The indicator that is opened: marked in the table, and the cursor at its heading.
addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "drill") return;
  const link = event.detail.requestConfig.elt;
  for (const row of document.querySelectorAll(".from tr")) row.classList.toggle("is-now", row.contains(link));
  document.getElementById("drilled")?.focus();
});
