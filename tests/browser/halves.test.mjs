// The widget's module comes in two halves: what a first answer needs, and the rest.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inBrowser, ready, siteUrl } from "./lib/page.mjs";

const MORE = "**/modelpair_embed_more.wasm";
const PROFILES = ["solo", "mid-size", "strict-compliance", "consulting", "product-low-volume", "product-high-volume"];

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

/** Puts another element in the place of the one on the page, which has not started. */
async function put(page, lang, profile) {
  await page.evaluate(([lang, profile]) => {
    const element = document.createElement("model-pair");
    Object.assign(element, { lang, profile, loading: "eager" });
    document.querySelector("model-pair").replaceWith(element);
  }, [lang, profile]);
  return page.locator("model-pair");
}

inBrowser("the two halves of the module", (withPage, browser) => {
  for (const lang of ["en", "es"]) {
    test(`a reader uses every first answer without the second half, ${lang}`, async () => {
      for (const profile of PROFILES) {
        await withPage({}, async (page) => {
          const letThrough = await withheld(page);
          const element = await put(page, lang, profile);
          await element.locator("article.card").first().waitFor();
          assert.equal(await element.evaluate((node) => node.value), "", "the record waits");
          const said = () => element.locator(".lede").innerText();
          const before = await said();
          const other = PROFILES[(PROFILES.indexOf(profile) + 2) % 5];
          await element.locator(`input[name=profile][value=${other}]`).check();
          await page.waitForFunction((was) => document.querySelector("model-pair").shadowRoot.querySelector(".lede").innerText !== was, before);
          const point = element.getByRole("slider").first();
          const stood = await point.getAttribute("aria-valuetext");
          await point.press("Shift+ArrowDown");
          assert.notEqual(await point.getAttribute("aria-valuetext"), stood);
          letThrough();
          await element.locator("[part~=survival]").waitFor();
          assert.equal(await element.evaluate((node) => node.record.situation.profile), other);
        });
      }
    });
  }

  test("where the second half does not come, an error says so, and a new start goes on with the answers", async () => {
    // The refusal is the point of it, so nobody asserts that the page does not complain.
    const page = await browser().newPage();
    await page.goto(siteUrl());
    const refuse = await withheld(page, (route) => route.abort());
    const element = await put(page, "en", "solo");
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
    const element = await put(page, "en", "solo");
    await page.waitForFunction(() => globalThis.traps > 0);
    letThrough();
    await ready(page);
    assert.ok(await element.locator("article.card").first().isVisible());
    assert.equal(await element.locator("[part=error]").count(), 0);
    await page.close();
  });
});
