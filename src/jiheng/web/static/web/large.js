// 大字: set before the page is drawn, kept per browser, because the people who need it need it on every page.
if (localStorage.getItem("large") === "1") document.documentElement.classList.add("large");
document.documentElement.classList.add("js");
