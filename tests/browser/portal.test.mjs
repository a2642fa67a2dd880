// What a compliance officer does with the portal: looks, asks why, brings own rules, compares, takes along.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { drop, focused, open, write } from "./lib/matrix.mjs";
import { pack } from "./lib/own.mjs";
import { WIDTHS, accessibilityFaults, downloaded, inBrowser } from "./lib/page.mjs";

const PATH = "portal.html";
const GOOD = pack("model.weights_open");
const BROKEN = pack("model.wieghts_open");

inBrowser("the portal", (withPage) => {
  test("judges every option in every role, and counts what it says", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      const record = await page.evaluate(() => document.querySelector("model-pair-matrix").record);
      assert.equal(await portal.locator("tbody tr").count(), record.gates.options.length);
      const counts = await portal.locator(".count b").allInnerTexts();
      const sum = counts.map((count) => Number(count.replaceAll(",", ""))).reduce((a, b) => a + b);
      assert.equal(sum, record.gates.options.length * 4);
      const denied = portal.locator(".count.denied");
      await denied.click();
      assert.equal(await denied.getAttribute("aria-pressed"), "true");
      const rows = portal.locator("tbody tr");
      assert.equal(await rows.count(), await rows.filter({ has: page.locator("td.denied") }).count());
      await portal.getByRole("button", { name: "Show all" }).click();
      await portal.getByLabel("Search").fill("groq 120b");
      assert.deepEqual(await portal.locator("tbody th").allInnerTexts().then((all) => all.map((one) => one.split("\n")[0])), ["gpt-oss-120b"]);
      await portal.getByLabel("Search").fill("");
      await portal.getByLabel("Regime").selectOption("dora");
      assert.ok((await rows.count()) > 0);
    });
  });

  test("is walked through by arrow keys, and says why", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      await portal.locator("td button[tabindex='0']").focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowRight");
      const label = await focused(page);
      const [model, route] = label.split(", ");
      await page.keyboard.press("Enter");
      const evidence = portal.locator("[part~=evidence]");
      await evidence.getByRole("heading", { name: model }).waitFor();
      const asked = await page.evaluate(([route]) => {
        const { gates } = document.querySelector("model-pair-matrix").record;
        const gate = gates.options.filter((one) => one.route === route)[0].gates.find((one) => one.roles.includes("confined"));
        return { gate, rules: gates.rules };
      }, [route]);
      const text = await evidence.innerText();
      for (const rule of asked.gate.denied_by) {
        assert.ok(text.includes(rule) && text.includes(asked.rules[rule].clause), `${rule} is not in the evidence`);
      }
      assert.ok(asked.gate.denied_by.length > 0, "the cell that the keys lead to is denied");
      const report = await evidence.getByRole("link", { name: "Report a wrong fact" }).first().getAttribute("href");
      assert.ok(report.includes(`fact=${encodeURIComponent(asked.gate.denied_by[0])}`), report);
      await page.keyboard.press("Escape");
      await page.waitForFunction((label) => document.querySelector("model-pair-matrix").shadowRoot.activeElement?.getAttribute("aria-label") === label, label);
      await page.keyboard.press("Control+End");
      assert.ok((await focused(page)).includes("backup"));
    });
  });

  test("takes facts in a form, and refuses what is none in its place", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      await portal.locator("#situation").click();
      const users = portal.getByLabel("monthly active users", { exact: true });
      await write(page, users, "many");
      await portal.locator(".refused").waitFor();
      await write(page, users, "1,500,000");
      await portal.locator(".refused").waitFor({ state: "detached" });
      const facts = await page.evaluate(() => document.querySelector("model-pair-matrix").situation);
      assert.equal(facts["organization.monthly_active_users"], 1_500_000);
      await portal.getByRole("button", { name: "Assume again" }).first().click();
      const again = await page.evaluate(() => document.querySelector("model-pair-matrix").situation);
      assert.equal(again["organization.monthly_active_users"], undefined);
    });
  });

  test("compares two situations, and names the rules behind what differs", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      await portal.locator("#compare").click();
      await portal.getByRole("button", { name: "Keep this situation" }).click();
      await portal.getByText("No verdict differs.").waitFor();
      await drop(page, "own.toml", GOOD);
      const group = portal.locator(".groups > li").first();
      await group.waitFor();
      assert.ok((await group.innerText()).includes("own/no-apertus is new Not this one."));
      await portal.getByRole("button", { name: "Show them in the matrix" }).click();
      const rows = portal.locator("tbody tr");
      const names = await rows.locator("th b").allInnerTexts();
      assert.ok(names.length > 0 && names.every((name) => name.startsWith("Apertus")), names.join());
      assert.ok(await portal.locator("td.changed .was").first().isVisible());
    });
  });

  test("says what another bundle would have said, and which rule was rewritten", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      await portal.locator("#compare").click();
      const choose = (name, text) =>
        portal.locator("#bundle").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
      const text = await readFile(new URL("../../crates/modelpair/data/default-bundle.json", import.meta.url), "utf8");
      await choose("same.json", text);
      await portal.getByText("No verdict differs.").waitFor();
      const bundle = JSON.parse(text);
      bundle.rules.rules.find((rule) => rule.id === "house/confinement").effect = "warn";
      await choose("old.json", JSON.stringify(bundle));
      await portal.locator(".groups > li", { hasText: "house/confinement was rewritten" }).first().waitFor();
      await choose("bad.json", "{}");
      await portal.locator(".trouble", { hasText: "bad.json: this is no bundle" }).waitFor();
    });
  });

  test("prints a report once, with the rules behind it", async () => {
    await withPage({ path: PATH }, async (page) => {
      await page.evaluate(() => {
        globalThis.printed = 0;
        globalThis.print = () => (globalThis.printed += 1);
      });
      const portal = await open(page);
      await portal.getByLabel("Search").fill("apertus");
      await portal.getByRole("button", { name: "Print a report" }).click();
      await page.waitForFunction(() => globalThis.printed > 0);
      await page.waitForTimeout(800);
      assert.equal(await page.evaluate(() => globalThis.printed), 1);
      await page.emulateMedia({ media: "print" });
      const report = await portal.locator(".report").innerText();
      for (const part of ["Apertus 70B", "house/confinement", "Not legal advice", "headquarters"]) assert.ok(report.includes(part), part);
    });
  });

  test("gives the rows away as CSV and the record as a document", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      await portal.getByLabel("Search").fill("apertus 70b");
      const rows = await portal.locator("tbody tr").count();
      const csv = await downloaded(page, portal.getByRole("button", { name: "CSV" }));
      const lines = csv.text.trimEnd().split("\r\n");
      assert.match(csv.name, /^modelpair-strict-compliance-\d{4}-\d\d-\d\d\.csv$/);
      assert.equal(lines.length, 1 + rows * 4);
      assert.ok(lines[0].startsWith("model,name,provider,route,deployment,license,"));
      assert.ok(lines.some((line) => line.includes("self-hosted-cloud") && line.includes("confined,denied,house/confinement")), csv.text);
      const record = await downloaded(page, portal.getByRole("button", { name: "Record (JSON)" }));
      const document = JSON.parse(record.text);
      assert.ok(document.seal && document.gates.options.length > rows);
    });
  });

  test("keeps the view in the address, and asks for nothing once it is loaded", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await portal.locator(".count.undetermined").click();
      await portal.getByLabel("Role", { exact: true }).selectOption("backup");
      await portal.locator("#situation").click();
      await page.waitForFunction(() => location.hash.startsWith("#mpm=1."));
      await page.waitForTimeout(600);
      assert.deepEqual(asked, []);
      await page.reload();
      const again = await open(page);
      assert.equal(await again.locator("#situation").getAttribute("aria-selected"), "true");
      await again.locator("#matrix").click();
      assert.equal(await again.getByLabel("Role", { exact: true }).inputValue(), "backup");
      assert.equal(await again.locator(".count.undetermined").getAttribute("aria-pressed"), "true");
    });
  });

  test("stays readable with all its rows: heads stay, and the focus is never below them", async () => {
    for (const width of WIDTHS) {
      await withPage({ path: PATH, width }, async (page) => {
        const portal = await open(page);
        assert.ok((await portal.locator("tbody tr").count()) > 300);
        const tall = await page.evaluate(() => document.documentElement.scrollHeight);
        assert.ok(tall < 3_000, `the table scrolls by itself, and the page is ${tall} high`);
        await portal.locator("td button[tabindex='0']").focus();
        const seen = [];
        for (const key of ["PageDown", "PageDown", "ArrowDown", "End", "PageUp", "ArrowUp", "ArrowUp", "ArrowUp", "Home", "Control+End", "ArrowUp"]) {
          await page.keyboard.press(key);
          seen.push(await page.evaluate(() => {
            const root = document.querySelector("model-pair-matrix").shadowRoot;
            const box = (node) => node.getBoundingClientRect();
            const [cell, frame] = [box(root.activeElement), box(root.querySelector(".scroll"))];
            const [head, name] = [box(root.querySelector("thead th")), box(root.activeElement.closest("tr").querySelector("th"))];
            const stays = Math.abs(head.top - frame.top) < 3 && Math.abs(head.left - frame.left) < 1;
            return { stays, clear: cell.top >= head.bottom - 1 && cell.bottom <= frame.bottom + 1 && cell.left >= name.right - 1 && cell.right <= frame.right + 1 };
          }));
        }
        assert.deepEqual(seen.filter(({ stays, clear }) => !stays || !clear), [], `at ${width}`);
        assert.match(await focused(page), /backup/);
      });
    }
  });

  test("says values in words, in the language of the page, and what was read too long ago", async () => {
    await withPage({ path: PATH, locale: "es" }, async (page) => {
      const portal = await open(page);
      await portal.locator(".langs button[lang=es]").click();
      await page.evaluate(() => {
        document.querySelector("model-pair-matrix").situation = { profile: "strict-compliance", today: "2027-08-01" };
      });
      await portal.getByLabel("Buscar").fill("claude");
      await portal.locator("td.denied button").first().click();
      const evidence = portal.locator("[part~=evidence]");
      for (const summary of await evidence.locator("summary").all()) await summary.click();
      const facts = await evidence.locator(".facts li").allInnerTexts();
      assert.ok(facts.length > 3, facts.join());
      for (const fact of facts) assert.match(fact, /^[^"[\]{}]+: [^"[\]{}]+$/);
      assert.ok(facts.some((fact) => /: (sí|no)$/.test(fact)), facts.join());
      assert.match(await evidence.locator(".stale").first().innerText(), /más de 180 días/);
      await portal.locator("#compare").click();
      await portal.locator("#compare-profile").selectOption("solo");
      await portal.locator(".differ summary").click();
      const rows = await portal.locator(".differ tbody tr").allInnerTexts();
      assert.ok(rows.length > 5 && rows.every((row) => !/["[\]{}]/.test(row)), rows.join());
      await portal.getByRole("button", { name: "Imprimir un informe" }).waitFor();
    });
  });

  test("finds a fact of the form by its words, and says when there is none", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      await portal.locator("#situation").click();
      const facts = portal.locator(".fact");
      const all = await facts.count();
      await portal.getByLabel("Find a fact").fill("organization revenue month");
      const found = await facts.locator("label").allTextContents();
      assert.ok(found.length < 5 && found.includes("revenue over twelve months"), found.join());
      await portal.getByLabel("Find a fact").fill("nothing like this");
      await portal.getByText("No fact is called like that.").waitFor();
      await portal.getByLabel("Find a fact").fill("");
      assert.equal(await facts.count(), all);
    });
  });

  test("can be told apart in forced colors: the part, the filter, the open cell, the focus", async () => {
    await withPage({ path: PATH, forcedColors: "active" }, async (page) => {
      const portal = await open(page);
      await portal.locator(".count.denied").click();
      await portal.locator("td.denied button").first().click();
      const style = (selector, name) => portal.locator(selector).first().evaluate((node, of) => getComputedStyle(node)[of], name);
      assert.equal(await style("[role=tab][aria-selected=true]", "textDecorationLine"), "underline");
      assert.equal(await style(".count[aria-pressed=true]", "outlineStyle"), "solid");
      assert.equal(await style("td.selected", "outlineStyle"), "solid");
      await page.keyboard.press("Escape");
      assert.equal(await style("td button:focus", "outlineStyle"), "solid");
      assert.deepEqual(await accessibilityFaults(page), []);
    });
  });

  for (const colorScheme of ["light", "dark"]) {
    for (const lang of ["en", "es"]) {
      test(`has no fault that axe finds, in ${colorScheme} and ${lang}`, async () => {
        await withPage({ path: PATH, colorScheme, locale: lang }, async (page) => {
          await page.evaluate((lang) => (document.documentElement.lang = lang), lang);
          const portal = await open(page);
          await page.evaluate((lang) => document.querySelector("model-pair-matrix").setAttribute("lang", lang), lang);
          await portal.locator("td.denied button").first().click();
          for (const tab of ["matrix", "situation", "policies", "compare"]) {
            await portal.locator(`#${tab}`).click();
            if (tab === "policies") await drop(page, "own.toml", BROKEN);
            if (tab === "compare") await portal.locator("button[name=keep]").click();
            assert.deepEqual(await accessibilityFaults(page), [], tab);
          }
        });
      });
    }
  }

  test("fits every width", async () => {
    for (const width of WIDTHS) {
      await withPage({ path: PATH, width }, async (page) => {
        const portal = await open(page);
        for (const tab of ["matrix", "situation", "policies", "compare"]) {
          await portal.locator(`#${tab}`).click();
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${tab} is ${wide} wide at ${width}`);
        }
      });
    }
  });
});
