(() => {
  "use strict";

  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) {
      return;
    }
    const own = target.matches("article") ? target.querySelector("details") : null;
    if (own) {
      own.open = true;
    }
    for (let at = target.parentElement; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") {
        at.open = true;
      }
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", openTarget);
  addEventListener("beforeprint", () => {
    document.querySelectorAll(".submission > details").forEach(details => {
      details.open = true;
    });
  });

  const tool = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };

  const table = document.getElementById("overview");
  if (table) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const value = (row, column, kind) => {
      const cell = row.cells[column];
      return kind === "number" ? cell.dataset.value : cell.textContent.trim();
    };
    const sort = (column, descending) => {
      const kind = heads[column].dataset.sort;
      const sign = descending ? -1 : 1;
      const rows = [...body.rows].map(row => [value(row, column, kind), row]);
      rows.sort(([a], [b]) => {
        // What has no score stays at the end, however the rest is sorted.
        if (a === "" || b === "") {
          return (a === "") - (b === "");
        }
        return sign * (kind === "number" ? a - b : a.localeCompare(b));
      });
      rows.forEach(([, row]) => body.append(row));
      heads.forEach(head => head.removeAttribute("aria-sort"));
      heads[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
    };
    heads.forEach((head, column) => {
      const button = tool("button", head.textContent);
      button.type = "button";
      button.addEventListener("click", () =>
        sort(column, head.getAttribute("aria-sort") === "ascending"));
      head.replaceChildren(button);
    });

    if (body.rows.length > 5) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "search";
      label.append(tool("span", "Find a submission"), input);
      const tools = document.createElement("div");
      tools.className = "tools";
      tools.append(label);
      input.addEventListener("input", () => {
        const wanted = input.value.trim().toLowerCase();
        for (const row of body.rows) {
          row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
        }
      });
      table.parentElement.before(tools);
    }
  }

  const submissions = document.querySelectorAll(".submission > details");
  if (submissions.length > 1) {
    const all = open => submissions.forEach(details => {
      details.open = open;
    });
    const tools = document.createElement("div");
    tools.className = "tools";
    for (const [text, open] of [["Open all", true], ["Close all", false]]) {
      const button = tool("button", text);
      button.type = "button";
      button.addEventListener("click", () => all(open));
      tools.append(button);
    }
    document.getElementById("submissions").after(tools);
  }

  if (location.hash) {
    openTarget();
  }
})();
