// 凭据: a click on a record of the ledger puts its number into the field for records that was last in use.
let field = null;
addEventListener("focusin", ({ target }) => { if (target.name?.startsWith("records-")) field = target; });
document.querySelector("[data-records]")?.addEventListener("click", ({ target }) => {
  const number = String(target.closest("li")?.value ?? "");
  if (!field || !number) return;
  const numbers = field.value.split(/[,，、\s]+/).filter(Boolean);
  if (!numbers.includes(number)) field.value = [...numbers, number].join(", ");
  field.focus();
});
