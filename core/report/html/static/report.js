(function () {
  "use strict";
  // Tables arrive whole in the page; this script only hides and reorders their rows.
  var collator = new Intl.Collator(document.documentElement.lang, {numeric: true, sensitivity: "base"});

  function folded(words) {
    return words.normalize("NFKC").toLowerCase();
  }

  function Sheet(section) {
    var table = section.querySelector("table"), form = section.querySelector("form.tools");
    if (!table || !form) { return null; }
    var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells);
    var rows = Array.from(body.rows).map(function (row) { return {row: row, words: null}; });
    var input = form.querySelector("input[type=search]"), select = form.querySelector("select");
    var boxes = Array.from(form.querySelectorAll("input[type=checkbox]"));
    var output = form.querySelector("output"), nothing = section.querySelector(".no-match");

    function apply() {
      var wanted = folded(input.value).split(/\s+/).filter(Boolean);
      var verdicts = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
      var control = select ? select.value : "", shown = 0;
      rows.forEach(function (entry) {
        var data = entry.row.dataset;
        var keep = (!verdicts.length || verdicts.indexOf(data.verdict) >= 0) && (!control || data.control === control);
        if (keep && wanted.length) {   // not innerText, which would lay the page out anew for each row
          if (entry.words === null) { entry.words = folded(entry.row.textContent); }
          keep = wanted.every(function (word) { return entry.words.indexOf(word) >= 0; });
        }
        entry.row.hidden = !keep;
        if (keep) { shown += 1; }
      });
      output.textContent = section.dataset.shown.replace("[shown]", shown.toLocaleString("en"))
        .replace("[total]", rows.length.toLocaleString("en"));
      nothing.hidden = shown > 0;
    }

    function key(row, column, numeric) {
      var cell = row.cells[column];
      if (!numeric) { return cell.textContent.trim(); }
      return cell.dataset.sort ? Number(cell.dataset.sort) : NaN;
    }

    function sort(column, descending) {
      var numeric = heads[column].dataset.kind === "number" || heads[column].dataset.kind === "verdict";
      var keyed = rows.map(function (entry) { return {row: entry.row, key: key(entry.row, column, numeric)}; });
      var sign = descending ? -1 : 1;
      keyed.sort(function (a, b) {
        var blankA = numeric ? isNaN(a.key) : !a.key, blankB = numeric ? isNaN(b.key) : !b.key;
        if (blankA || blankB) { return blankA - blankB; }
        return sign * (numeric ? a.key - b.key : collator.compare(a.key, b.key));
      });
      var all = document.createDocumentFragment();
      keyed.forEach(function (entry) { all.appendChild(entry.row); });
      body.appendChild(all);
      heads.forEach(function (head, place) {
        if (place === column) { head.setAttribute("aria-sort", descending ? "descending" : "ascending"); }
        else { head.removeAttribute("aria-sort"); }
      });
    }

    heads.forEach(function (head, column) {
      // Not a <button>: with one in it Chromium does not repeat the head on each printed page.
      var button = document.createElement("span");
      button.setAttribute("role", "button");
      button.tabIndex = 0;
      button.title = section.dataset.sortBy.replace("[column]", head.textContent);
      while (head.firstChild) { button.appendChild(head.firstChild); }   // perhaps in two languages
      function turn() {
        var numbers = head.dataset.kind === "number", now = head.getAttribute("aria-sort");
        sort(column, now ? now === "ascending" : numbers);
      }
      button.addEventListener("click", turn);
      button.addEventListener("keydown", function (event) {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); turn(); }
      });
      head.appendChild(button);
    });
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(apply, 0); });
    input.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { input.value = ""; apply(); }
    });
    apply();

    return {
      section: section,
      // What a link such as #filter=...&verdict=forbidden&sort=5&order=desc asks for.
      show: function (asked) {
        input.value = asked.get("filter") || "";
        if (select) { select.value = asked.get("control") || ""; }
        var verdicts = (asked.get("verdict") || "").split(",");
        boxes.forEach(function (box) { box.checked = verdicts.indexOf(box.value) >= 0; });
        apply();
        var column = parseInt(asked.get("sort"), 10);
        if (column >= 0 && column < heads.length) { sort(column, asked.get("order") === "desc"); }
        section.scrollIntoView();
      }
    };
  }

  var sheets = Array.from(document.querySelectorAll(".sheet")).map(Sheet).filter(Boolean);

  function follow() {
    var hash = location.hash.slice(1);
    if (hash.indexOf("=") > 0) {
      var asked = new URLSearchParams(hash), name = asked.get("table") || "findings";
      var sheet = sheets.filter(function (item) { return item.section.id === name; })[0];
      if (sheet) { sheet.show(asked); }
      return;
    }
    var card = hash && document.getElementById(hash);
    if (card && card.tagName === "DETAILS") { card.open = true; card.scrollIntoView(); }
  }

  window.addEventListener("hashchange", follow);
  follow();

  // A statement is copied whole; where the browser refuses, it is marked for Ctrl+C.
  Array.from(document.querySelectorAll(".statement")).forEach(function (block) {
    var button = block.querySelector(".copy"), words = block.querySelector(".words");
    var output = block.querySelector("output");
    function say(what) { output.textContent = what; }
    function mark() {
      var range = document.createRange(), selection = window.getSelection(), done = false;
      range.selectNodeContents(words);
      selection.removeAllRanges();
      selection.addRange(range);
      try { done = document.execCommand("copy"); } catch (error) { done = false; }
      say(done ? block.dataset.copied : block.dataset.failed);
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      if (!navigator.clipboard || !window.isSecureContext) { mark(); return; }
      navigator.clipboard.writeText(words.textContent).then(function () { say(block.dataset.copied); }, mark);
    });
  });

  // Folded cards are printed open and folded again.
  var folded_cards = [];
  window.addEventListener("beforeprint", function () {
    folded_cards = Array.from(document.querySelectorAll("details.card:not([open])"));
    folded_cards.forEach(function (card) { card.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded_cards.forEach(function (card) { card.open = false; });
  });
}());
