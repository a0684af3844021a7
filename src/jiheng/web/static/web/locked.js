// 退回的单项: what was not returned is shown as it is and cannot be typed over; the server keeps it in any case.
const open = document.getElementById("locked").dataset.open.split(" ");
const isOpen = (address) => open.some((place) => address === place || address.startsWith(`${place}/`) || place.startsWith(`${address}/`));

for (const control of document.querySelectorAll("#editor [data-address]")) {
  if (isOpen(`declarations/0/${control.dataset.address}`)) continue;
  control.readOnly = true;
  control.toggleAttribute("readonly", true);
  for (const option of control.options ?? []) option.disabled = !option.selected;  // a select that is off would not be sent
  const remove = control.closest("tr")?.querySelector("[data-act=remove]");
  if (remove) remove.disabled = true;
}
if (!open.includes("declarations/0/indicators")) for (const button of document.querySelectorAll("[data-act=add], [data-act=append]")) button.disabled = true;
