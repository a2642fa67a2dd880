// What a reader takes along: a link, Markdown, the record, and the recommender itself.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { host } from "./lib/host.mjs";
import { accessibilityFaults, launch, ready, siteUrl, withPage } from "./lib/page.mjs";

describe("what is taken along", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
  });

  test("a link opens the same answer, at the same weights", async () => {
    let link;
    let value;
    await withPage(browser, { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      const element = await ready(page);
      await element.locator("input[name=profile][value=consulting]").check();
      await element.getByLabel("Where are you based?").selectOption("US");
      await element.locator(".point").focus();
      await page.keyboard.press("Shift+ArrowRight");
      await page.waitForFunction(() => document.querySelector("model-pair").share().length > 120);
      await page.waitForTimeout(700);
      await takeAlong(element, "share");
      link = await page.evaluate(() => navigator.clipboard.readText());
      value = await element.evaluate((node) => node.value);
    });
    const fragment = new URL(link).hash;
    assert.match(fragment, /^#mp=1\.[\w-]+$/);
    assert.ok(fragment.length < 1500, `${fragment.length} characters`);
    await withPage(browser, { path: fragment, height: 500 }, async (page) => {
      // It starts by itself, and comes into view.
      await page.waitForFunction(() => document.querySelector("model-pair").record);
      assert.equal(await page.evaluate(() => document.querySelector("model-pair").value), value);
      await page.waitForFunction(() => scrollY > 0);
    });
  });

  test("a link from another time says what is left out of it", async () => {
    const said = { situation: { profile: "solo", "organization.headquarters": "PT", "organization.shoe_size": 46 }, weights: [1], later: true };
    const fragment = `#mp=7.${Buffer.from(JSON.stringify(said)).toString("base64url")}`;
    await withPage(browser, { path: fragment }, async (page) => {
      const element = await ready(page);
      const { situation } = await element.evaluate((node) => node.record);
      assert.deepEqual([situation.profile, situation.facts["organization.headquarters"]], ["solo", "PT"]);
      assert.ok((await element.locator("[part~=notes]").innerText()).includes("organization.shoe_size"));
    });
    const page = await browser.newPage();
    await page.goto(`${siteUrl()}#mp=1.%25%25`);
    await ready(page);
    await page.waitForFunction(() => document.querySelector("model-pair").record.situation.profile === "mid-size");
    await page.close();
  });

  test("Markdown is what is on the page", async () => {
    await withPage(browser, { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      const element = await ready(page);
      await takeAlong(element, "markdown");
      const text = await page.evaluate(() => navigator.clipboard.readText());
      const { pairs, disclaimer } = await element.evaluate((node) => node.record);
      assert.ok(text.startsWith("## Which models should you pair?\n"), text.slice(0, 100));
      for (const expected of [`### ${pairs[0].primary.name}`, "| ", " --- |", disclaimer.en, "](https://"]) {
        assert.ok(text.includes(expected), `${expected} is not in ${text}`);
      }
      assert.ok(!/Copy a link|undefined|\n{3}/.test(text), text);
    });
  });

  test("the record replays to the same bytes", async () => {
    await withPage(browser, { acceptDownloads: true }, async (page) => {
      const element = await ready(page);
      await element.locator("input[name=profile][value=strict-compliance]").check();
      await element.locator(".point").focus();
      await page.keyboard.press("ArrowDown");
      await page.waitForTimeout(700);
      const [download] = await Promise.all([page.waitForEvent("download"), takeAlong(element, "record")]);
      assert.match(download.suggestedFilename(), /^modelpair-strict-compliance-\d{4}-\d\d-\d\d\.json$/);
      const file = await download.path();
      assert.equal(await readFile(file, "utf8"), `${await element.evaluate((node) => node.value)}\n`);
      const replayed = await promisify(execFile)(process.env.MODELPAIR, ["replay", file, "--format", "json"]).catch((error) => error);
      assert.equal(replayed.code ?? 0, 0, `${replayed.stdout}${replayed.stderr}`);
      const found = JSON.parse(replayed.stdout);
      assert.deepEqual(found.differences ?? [], []);
    });
  });

  test("a page may take the decision instead", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      await element.evaluate((node) => node.addEventListener("model-pair-decide", (event) => {
        globalThis.decided = event.detail;
        event.preventDefault();
      }));
      await element.locator("[part~=take] [name=record]").click();
      await page.waitForFunction(() => globalThis.decided);
      const { action, record } = await page.evaluate(() => globalThis.decided);
      assert.deepEqual([action, record.situation.profile], ["record", "mid-size"]);
      assert.equal(await element.locator(".told").count(), 0);
      assert.equal(await element.evaluate((node) => node.decide()), false);
    });
  });

  for (const path of ["index.html", "es.html"]) {
    test(`"Embed this" works by keyboard and has no fault that axe can find, ${path}`, async () => {
      await withPage(browser, { path, width: 320 }, async (page) => {
        const element = await ready(page);
        await element.locator("[part~=take] [name=embed]").focus();
        await page.keyboard.press("Enter");
        const dialog = element.locator("dialog");
        await dialog.locator("pre").first().waitFor();
        assert.deepEqual(await accessibilityFaults(page), []);
        const overflow = await dialog.evaluate((node) => node.scrollWidth - node.clientWidth);
        assert.ok(overflow <= 0, `the dialog scrolls sideways by ${overflow} px`);
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "detached" });
        assert.equal(await element.evaluate((node) => node.shadowRoot.activeElement?.name), "embed", "the focus goes back");
      });
    });
  }

  test("the codes of the dialog work, pinned to files that never change", async () => {
    const codes = {};
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      await element.locator("[part~=take] [name=embed]").click();
      const dialog = element.locator("dialog");
      for (const way of ["script", "single", "npm", "frame"]) {
        await dialog.locator(`input[value=${way}]`).check();
        await page.waitForTimeout(400);
        codes[way] = (await dialog.locator("pre").allInnerTexts()).map((text) => text.trim());
      }
      await dialog.locator("input[name=pin]").uncheck();
      await dialog.locator("input[value=script]").check();
      await page.waitForTimeout(400);
      codes.newest = (await dialog.locator("pre").allInnerTexts())[0];
    });
    assert.ok(codes.npm[0].startsWith("npm install --save-exact modelpair@"), codes.npm[0]);
    assert.ok(!codes.newest.includes("integrity") && !codes.newest.includes("/v/"), codes.newest);
    for (const way of ["script", "single"]) {
      const [, source, integrity] = /src="([^"]+)"\s+integrity="([^"]+)"/.exec(codes[way][0]);
      assert.ok(source.includes("/v/"), source);
      const bytes = Buffer.from(await (await fetch(source)).arrayBuffer());
      assert.equal(integrity, `sha384-${createHash("sha384").update(bytes).digest("base64")}`);
    }
    // On a page of another host, under the policy that the dialog names.
    for (const way of ["script", "single"]) {
      const [code, policy] = codes[way];
      const other = await host({
        pages: { "post.html": `<!doctype html><html lang="en"><title>x</title><p>${code.replace("…", "Words.")}` },
        change: (path, { headers }) => {
          headers["content-security-policy"] = `default-src 'none'; style-src 'self'; ${policy}`;
        },
      });
      const page = await browser.newPage();
      await page.goto(`${other.url}post.html`);
      await ready(page);
      await page.waitForFunction(() => document.querySelector("model-pair").record);
      await page.close();
      other.stop();
    }
  });
});

async function takeAlong(element, name) {
  await element.locator(`[part~=take] [name=${name}]`).click();
  await element.locator(".told").waitFor();
}
