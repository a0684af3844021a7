// 四项标准: the sum and the grade that it suggests, while one types; the grade itself is chosen by hand. What cannot pass with a grade is not offered.
const panel = document.querySelector("[data-review]");
const sum = panel.querySelector("[data-sum]");
const grades = [...panel.querySelectorAll("[data-grade]")];
const pass = document.querySelector("[data-key=a]");
const barred = pass?.disabled;

const suggest = () => {
  const marks = [...panel.querySelectorAll("[data-mark]")].map((input) => input.value);
  const scored = "scored" in panel.dataset;
  const total = marks.reduce((most, mark) => most + Number(mark), 0);
  const complete = marks.every(Boolean);
  const grade = !complete ? null : scored ? grades.find((each) => total >= Number(each.dataset.least)) : grades.filter((each) => marks.includes(each.value)).at(-1);
  sum.textContent = [scored ? sum.dataset.total.replace("{}", total) : "", grade ? sum.dataset.proposed.replace("{}", grade.dataset.word) : complete ? "" : sum.dataset.open].filter(Boolean).join("　");
};
const judge = () => {
  const bad = grades.some((each) => each.checked && !each.dataset.passes);
  if (pass) pass.disabled = barred || bad;
  document.querySelector("[data-bad-grade]").hidden = !bad;
};
panel.addEventListener("input", suggest);
panel.addEventListener("change", judge);
judge();
