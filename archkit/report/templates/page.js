"use strict";
(function () {
  var value = function (row, i) {
    var cell = row.cells[i];
    return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
  };
  var compare = function (a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");
  };
  var sort = function (table, i, heading) {
    var descending = heading.getAttribute("aria-sort") !== "descending";
    var rows = Array.from(table.tBodies[0].rows).sort(function (a, b) {
      return (descending ? -1 : 1) * compare(value(a, i), value(b, i));
    });
    table.querySelectorAll("th[aria-sort]").forEach(function (th) { th.removeAttribute("aria-sort"); });
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    table.tBodies[0].append.apply(table.tBodies[0], rows);
  };
  document.querySelectorAll("table.sortable").forEach(function (table) {
    if (table.tBodies[0].rows.length < 3) return;
    Array.from(table.tHead.rows[0].cells).forEach(function (heading, i) {
      var button = document.createElement("button");
      button.type = "button";
      button.append.apply(button, Array.from(heading.childNodes));
      heading.append(button);
      button.addEventListener("click", function () { sort(table, i, heading); });
    });
  });
  var reveal = function () {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    for (var at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();
  var links = Array.from(document.querySelectorAll("nav a"));
  var mark = function () {
    var current = links[0];
    links.forEach(function (link) {
      var section = document.querySelector(link.getAttribute("href"));
      if (section.getBoundingClientRect().top < window.innerHeight / 3) current = link;
    });
    links.forEach(function (link) { link.removeAttribute("aria-current"); });
    current.setAttribute("aria-current", "true");
  };
  document.addEventListener("scroll", mark, { passive: true });
  mark();
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not(.question, .query, .question *)").forEach(function (d) { d.open = true; });
  });
})();
