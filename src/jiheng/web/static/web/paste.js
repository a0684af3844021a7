// 编制: rows from Excel, WPS and Word. A table as HTML, or lines with tabs and quoted line breaks, become rows by the columns of the grid.
const grid = document.querySelector("#grid tbody");
const COLUMNS = ["level1", "level2", "row_name", "comparator", "value", "unit"];
const SIGNS = { ">=": "≥", "≧": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥", "<=": "≤", "≦": "≤", "小于等于": "≤", "不超过": "≤", "等于": "=", "＝": "=" };
const PRINTED = new Set(["≥", "≤", "=", ">", "<", "≈", ...Object.keys(SIGNS)]);
const FIRST = /^(成本|产出|效益|满意度)(指标)?$/;
const TITLE = /^(一级指标|二级指标|三级指标|指标名称|计量单位|算符|计算符号|.{0,8}指标值.{0,4})$/;
const seconds = new Set([...document.querySelectorAll("#second option")].map((option) => option.value));

// A cell that spans rows says the same in each of them; one that spans columns is one cell.
const ofTable = (table) => {
  const lines = [...table.rows].map(() => []);
  [...table.rows].forEach((row, number) => {
    let place = 0;
    for (const cell of row.cells) {
      while (lines[number][place] !== undefined) place += 1;
      const text = cell.textContent.replace(/\s+/g, " ").trim();
      for (let down = 0; down < cell.rowSpan && number + down < lines.length; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) lines[number + down][place + right] = right ? null : text;
      }
      place += cell.colSpan;
    }
  });
  return lines.map((line) => line.filter((text) => text !== null));
};
const ofText = (plain) => {
  const text = plain.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const found = [[]];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
    found.at(-1).push((match[1]?.replaceAll('""', '"') ?? match[2]).trim());
    if (match[3] === "\n") found.push([]);
    if (!match[3]) break;
  }
  return found;
};
const cells = (data) => {
  const html = data.getData("text/html");
  const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
  return table ? ofTable(table) : ofText(data.getData("text/plain"));
};

const target = (text) => {
  const match = text.match(/^(≥|≤|=|>|<|≈|>=|<=|≧|≦|＝|大于等于|小于等于|不低于|不少于|不超过|等于)\s*([\d,]+(?:\.\d+)?)\s*[（(]?([^（()）]*)[)）]?$/);
  return match && { comparator: SIGNS[match[1]] ?? match[1], value: match[2].replaceAll(",", ""), unit: match[3].trim() };
};
// What stands behind the name: operator, value and unit in columns of their own, or together as a form prints them.
const targets = ([first = "", ...others]) => {
  if (PRINTED.has(first) || !first) return { comparator: SIGNS[first] ?? first, value: others[0] ?? "", unit: others[1] ?? "" };
  const read = target(first) ?? { comparator: "", value: first, unit: "" };
  return { ...read, unit: read.unit || (others[0] ?? "") };
};
const whole = (line) => ({ level1: line[0] ?? "", level2: line[1] ?? "", row_name: line[2] ?? "", ...targets(line.slice(3)) });

// Whole rows are known by their classes, wherever the cursor stands; merged classes of a workbook come blank and are those of the row above.
const wholeRows = (lines) => {
  const start = lines.flatMap((line) => [line.findIndex((text) => FIRST.test(text)), line.findIndex((text) => seconds.has(text)) - 1]).find((place) => place >= 0);
  if (start === undefined) return null;
  let above = { level1: "", level2: "" };
  return lines.map((line) => {
    const row = whole(line.slice(start));
    row.level2 ||= row.level1 ? "" : above.level2;
    row.level1 ||= above.level1;
    if (FIRST.test(row.level1) && !row.level1.endsWith("指标")) row.level1 += "指标";
    above = row;
    return row;
  }).filter((row) => row.row_name || row.value);
};
const fromCursor = (lines, first) => lines.map((line) => {
  const row = {};
  line.forEach((text, offset) => {
    const column = COLUMNS[first + offset];
    if (["comparator", "value"].includes(column) && target(text)) Object.assign(row, target(text));
    else if (column === "comparator" && !PRINTED.has(text)) Object.assign(row, { comparator: "", value: text });
    else if (column && !(column in row)) row[column] = column === "comparator" ? SIGNS[text] ?? text : text;
  });
  return row;
});

grid.addEventListener("paste", (event) => {
  const first = COLUMNS.indexOf(event.target.dataset.col);
  const all = cells(event.clipboardData);
  if (first < 0 || (all.length === 1 && all[0].length === 1 && !target(all[0][0]))) return;
  event.preventDefault();
  const lines = all.filter((line) => line.filter((text) => TITLE.test(text)).length < 2);
  const rows = wholeRows(lines);
  event.target.dispatchEvent(new CustomEvent("pasted", { bubbles: true, detail: { rows: rows ?? fromCursor(lines, first), inserts: rows !== null } }));
});
