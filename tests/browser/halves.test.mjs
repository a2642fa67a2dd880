// The widget's module comes in two halves: what a first answer needs, and the rest.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, PROFILES, STARTS, answered, early, put } from "./lib/early.mjs";
import { inBrowser, ready, siteUrl } from "./lib/page.mjs";

const MORE = "**/modelpair_embed_more.wasm";

/** Keeps the second half back until it is let through, or until it is refused. */
async function withheld(page, onward = (route) => route.continue()) {
  let letThrough;
  const open = new Promise((done) => {
    letThrough = done;
  });
  await page.route(MORE, async (route) => {
    await open;
    await onward(route);
  });
  return letThrough;
}

/** Counts how often the first half is started in a page: after a trap it is started anew. */
async function counted(page) {
  await page.addInitScript(() => {
    const { instantiate } = WebAssembly;
    globalThis.firstHalves = 0;
    WebAssembly.instantiate = (module, imports) => {
      if (!imports.m) globalThis.firstHalves += 1;
      return instantiate(module, imports);
    };
  });
  await page.reload();
}

inBrowser("the two halves of the module", (withPage, browser) => {
  const starts = LANGS.flatMap((lang) => PROFILES.map((profile) => ({ lang, profile })));
  for (const given of [...starts, ...STARTS]) {
    test(`a reader uses a first answer without the second half, ${JSON.stringify(given)}`, async () => {
      await withPage({}, async (page) => {
        await counted(page);
        const letThrough = await withheld(page);
        const element = await put(page, given);
        await answered(element);
        assert.equal(await element.evaluate((node) => node.value), "", "the record waits");
        await early(page, element);
        const cards = await element.locator("article.card .name").allInnerTexts();
        assert.ok(cards.length, "there is an answer in the end");
        letThrough();
        await ready(page);
        assert.deepEqual(await element.locator("article.card .name").allInnerTexts(), cards, "it is no other answer");
        const [{ partner, primary }] = await element.evaluate((node) => node.record.pairs);
        assert.deepEqual([primary.name, partner.name], cards);
        // The second part of the facts has what sources are called.
        for (const { title } of [...primary.sources, ...partner.sources]) assert.ok(title);
        assert.equal(await page.evaluate(() => globalThis.firstHalves), 1, "it called something that was not there");
      });
    });
  }

  test("where the second half does not come, an error says so, and a new start goes on with the answers", async () => {
    // The refusal is the point of it, so nobody asserts that the page does not complain.
    const page = await browser().newPage();
    await page.goto(siteUrl());
    const refuse = await withheld(page, (route) => route.abort());
    const element = await put(page, { lang: "en", profile: "solo" });
    await element.locator("article.card").first().waitFor();
    await element.locator("input[name=profile][value=consulting]").check();
    await element.locator("input[name=profile][value=consulting]:checked").waitFor();
    refuse();
    await element.locator("[part=error]").waitFor();
    await page.unroute(MORE);
    await element.locator("[part=error] button").click();
    await element.locator("[part~=survival]").waitFor();
    assert.equal(await element.evaluate((node) => node.record.situation.profile), "consulting");
    assert.equal(await element.locator("[part=error]").count(), 0);
    await page.close();
  });

  test("what needs more than the first half waits for the second", async () => {
    // The trap is the point of it, so nobody asserts that the page does not complain.
    const page = await browser().newPage();
    await page.goto(siteUrl());
    const letThrough = await withheld(page);
    // A trap while the first answer is drawn, as from a function that is not there yet.
    await page.evaluate(() => {
      const { createElement } = Document.prototype;
      globalThis.traps = 0;
      Document.prototype.createElement = function create(name, ...rest) {
        if (name === "article" && !globalThis.traps) {
          globalThis.traps += 1;
          throw new Error("not there");
        }
        return createElement.call(this, name, ...rest);
      };
    });
    const element = await put(page, { lang: "en", profile: "solo" });
    await page.waitForFunction(() => globalThis.traps > 0);
    letThrough();
    await ready(page);
    assert.ok(await element.locator("article.card").first().isVisible());
    assert.equal(await element.locator("[part=error]").count(), 0);
    await page.close();
  });
});
