// What an organization adds to the portal: rules and facts by address, by property and by dropped file, right and wrong.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { onHost } from "./lib/host.mjs";
import { drop, open } from "./lib/matrix.mjs";
import { exception, lineOf, pack } from "./lib/own.mjs";
import { inBrowser } from "./lib/page.mjs";

const PATH = "portal.html";
const GOOD = pack("model.weights_open");
const BROKEN = pack("model.wieghts_open");
const html = (attributes) => `<!doctype html><html lang="en"><title>x</title><script type="module" src="model-pair-matrix.js"></script>
  <model-pair-matrix profile="strict-compliance" ${attributes}>before</model-pair-matrix>`;

inBrowser("own rules in the portal", (withPage, browser) => {
  test("takes own rules: an error shows its place and changes nothing, good ones change cells", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      const denied = () => portal.locator(".count.denied b").innerText();
      const before = await denied();
      await portal.locator("#policies").click();
      await drop(page, "own.toml", BROKEN);
      const fault = portal.locator(".faults li").first();
      await fault.waitFor();
      const line = lineOf(BROKEN, "wieghts");
      const text = await fault.innerText();
      assert.ok(text.includes(`own.toml, line ${line}, column `), text);
      assert.ok(text.includes("^") && text.includes("weights_open"), text);
      assert.ok(await portal.getByText("The matrix still shows the last good state.").isVisible());
      await portal.locator("#matrix").click();
      assert.equal(await denied(), before, "the last good state stays");
      await drop(page, "own.toml", GOOD);
      await page.waitForFunction((before) => document.querySelector("model-pair-matrix").shadowRoot.querySelector(".count.denied b").textContent !== before, before);
      await portal.locator("tbody tr", { hasText: "Apertus 70B" }).first().locator("td.denied button").first().click();
      await portal.locator("[part~=evidence]").getByText("Not this one.").waitFor();
      await portal.locator("#policies").click();
      await portal.getByRole("button", { name: "Remove own.toml" }).click();
      await portal.locator("#matrix").click();
      assert.equal(await denied(), before);
    });
  });

  test("says which exceptions expire soon", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      await page.evaluate(() => {
        document.querySelector("model-pair-matrix").situation = { profile: "strict-compliance", today: "2026-11-22" };
      });
      await portal.locator("#policies").click();
      await drop(page, "own.toml", GOOD + exception("2026-12-10"));
      await portal.getByText("1 exception expires in the next 30 days.").waitFor();
      const row = await portal.locator("tr.soon").innerText();
      for (const part of ["own/no-apertus", "legal@example.org", "18 days left"]) assert.ok(row.includes(part), row);
    });
  });

  test("come from addresses, and other addresses replace them", async () => {
    const pages = { "p.html": html('policies-src="rules/own.toml"'), "rules/own.toml": GOOD };
    await onHost(browser(), pages, async (page) => {
      const portal = await open(page);
      const denied = () => apertus(portal, "self-hosted").then((row) => row.locator("td.denied").count());
      assert.equal(await denied(), 4);
      await portal.locator("#policies").click();
      assert.match(await portal.locator(".files li").innerText(), /rules\/own\.toml.*policy pack/s);
      assert.equal(await portal.locator(".policies .on").innerText(), "in force");
      await portal.evaluate((node) => node.removeAttribute("policies-src"));
      await portal.locator(".files").waitFor({ state: "detached" });
      await portal.locator("#matrix").click();
      assert.notEqual(await denied(), 4);
    });
  });

  test("at an address that has nothing are named with the reason, and none are in force", async () => {
    const pages = { "p.html": html('policies-src="own.toml gone.toml"'), "own.toml": GOOD };
    await onHost(browser(), pages, async (page, site) => {
      await page.addInitScript(() => {
        globalThis.counted = [];
        document.addEventListener("model-pair-matrix-change", ({ detail }) => globalThis.counted.push(detail.errors));
      });
      await page.reload();
      const portal = await open(page);
      assert.match(await portal.getByRole("alert").innerText(), /^1 error\./);
      assert.notEqual(await apertus(portal, "self-hosted").then((row) => row.locator("td.denied").count()), 4);
      await portal.getByRole("alert").getByRole("button", { name: "Policies" }).click();
      const fault = await portal.locator(".faults li").innerText();
      assert.ok(fault.includes(`${site}gone.toml could not be loaded: gone.toml: HTTP 404`), fault);
      assert.match(await portal.locator(".policies .off").innerText(), /not in force/);
      await page.waitForFunction(() => globalThis.counted.at(-1) === 1);
    });
  });

  test("with an error say in which file, line and column, in the words of the page's language", async () => {
    const pages = { "p.html": html('lang="es" policies-src="own.toml"'), "own.toml": BROKEN };
    await onHost(browser(), pages, async (page, site) => {
      const portal = await open(page);
      assert.match(await portal.getByRole("alert").innerText(), /^1 error\./);
      await portal.locator("#policies").click();
      await portal.getByRole("heading", { name: "Problemas" }).waitFor();
      const fault = portal.locator(".faults li");
      const column = BROKEN.split("\n").find((line) => line.includes("wieghts")).indexOf("model.") + 1;
      const place = `${site}own.toml, línea ${lineOf(BROKEN, "wieghts")}, columna ${column}`;
      assert.equal(await fault.locator(".place").innerText(), place);
      assert.equal(await fault.locator(".kind").innerText(), "error");
      assert.equal(await fault.locator("[lang=en]").first().innerText(), "there is no fact model.wieghts_open");
      // What the address holds is wrong; a file that is dropped in its place is not.
      await drop(page, `${site}own.toml`, GOOD);
      await portal.locator(".policies .on").waitFor();
    });
  });

  test("may replace files of the catalog, by the folders in their addresses", async () => {
    const model = await readFile(new URL("../../catalog/models/apertus-70b.toml", import.meta.url), "utf8");
    const renamed = model.replace(/^name\s*=.*$/m, 'name = "Apertus 70B, as we checked it"');
    assert.notEqual(renamed, model);
    const pages = { "p.html": html('catalog-src="facts/models/apertus-70b.toml"'), "facts/models/apertus-70b.toml": renamed };
    await onHost(browser(), pages, async (page) => {
      const portal = await open(page);
      await portal.getByLabel("Search").fill("as we checked it");
      assert.ok((await portal.locator("tbody tr").count()) > 0);
      await portal.getByLabel("Search").fill("apertus 70b");
      const names = await portal.locator("tbody th b").allInnerTexts();
      assert.deepEqual([...new Set(names)], ["Apertus 70B, as we checked it"]);
    });
  });

  test("are properties, too, before the element is there and after", async () => {
    const page = '<!doctype html><html lang="en"><title>x</title><model-pair-matrix profile="strict-compliance">x</model-pair-matrix>';
    await onHost(browser(), { "p.html": page }, async (tab, site) => {
      await tab.evaluate((text) => {
        document.querySelector("model-pair-matrix").policies = [{ name: "own.toml", text }];
      }, GOOD);
      await tab.addScriptTag({ type: "module", url: `${site}model-pair-matrix.js` });
      const portal = await open(tab);
      const row = await apertus(portal, "self-hosted");
      assert.equal(await row.locator("td.denied").count(), 4);
      await portal.evaluate((node) => {
        node.policies = null;
      });
      await row.locator("td:not(.denied).role").first().waitFor();
      const faults = await portal.evaluate((node) => new Promise((done) => {
        node.addEventListener("model-pair-matrix-error", ({ detail }) => done(detail), { once: true });
        node.policies = [{ name: "own.toml" }];
      }));
      assert.equal(faults.kind, "data");
      assert.match(faults.message, /`name`, and a `text`/);
      assert.ok(await row.isVisible(), "the last good state stays");
    });
  });

  test("that were dropped stay when the element is moved, and when it is started again", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      await drop(page, "own.toml", GOOD);
      const row = await apertus(portal, "self-hosted");
      await row.locator("td.denied").nth(3).waitFor();
      await page.evaluate(() => document.querySelector("main").append(document.querySelector("model-pair-matrix")));
      // Long enough for an element that left the page to be taken down.
      await page.waitForTimeout(600);
      assert.equal(await row.locator("td.denied").count(), 4);
      await portal.evaluate((node) => node.restart());
      await open(page);
      assert.equal(await row.locator("td.denied").count(), 4);
      await portal.locator("#policies").click();
      assert.match(await portal.locator(".files li").innerText(), /own\.toml/);
    });
  });

  test("of a size that nobody writes by hand are not left out in silence", async () => {
    await withPage({ path: PATH }, async (page) => {
      const portal = await open(page);
      await drop(page, "own.toml", "#".repeat(4_000_001));
      await portal.locator("#policies").click();
      await portal.getByText("own.toml could not be loaded: > 4 MB").waitFor();
    });
  });
});

/** The row of one model on a route. */
async function apertus(portal, route) {
  const rows = portal.locator("tbody tr", { hasText: "Apertus 70B" });
  const row = rows.filter({ has: portal.page().locator("th small", { hasText: new RegExp(`^${route}$`) }) });
  await row.waitFor();
  return row;
}
