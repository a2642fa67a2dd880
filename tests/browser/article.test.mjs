// The article, as a reader meets it: `<model-pair>` embedded by one script tag, under a strict content policy.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { WIDTHS, accessibilityFaults, launch, ready, siteUrl, withPage } from "./lib/page.mjs";

describe("the article", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
  });

  test("is served under the strict policy", async () => {
    const answer = await fetch(siteUrl());
    assert.equal(answer.status, 200);
    const policy = answer.headers.get("content-security-policy");
    for (const part of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "trusted-types 'none'"]) {
      assert.ok(policy?.includes(part), `${part} is not in ${policy}`);
    }
  });

  test("loads, defines the element and shows an answer, without a complaint", async () => {
    await withPage(browser, {}, async (page) => {
      await ready(page);
      assert.equal(await page.evaluate(() => customElements.get("model-pair") !== undefined), true);
      const text = await page.locator("model-pair [part~=base]").first().innerText();
      assert.ok(text.trim().length > 100, `the element shows only ${JSON.stringify(text)}`);
    });
  });

  test("keeps its text without JavaScript", async () => {
    await withPage(browser, { javaScriptEnabled: false }, async (page) => {
      const text = await page.locator("main, article, body").first().innerText();
      assert.ok(text.trim().length > 500, `only ${text.trim().length} characters`);
    });
  });

  for (const path of ["index.html", "es.html"]) {
    for (const width of WIDTHS) {
      test(`${path} fits into ${width} px`, async () => {
        await withPage(browser, { path, width }, async (page) => {
          await ready(page);
          const overflow = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return scrollWidth - clientWidth;
          });
          assert.equal(overflow, 0, `the page scrolls sideways by ${overflow} px`);
        });
      });
    }

    for (const colorScheme of ["light", "dark"]) {
      test(`${path} has no accessibility fault that axe can find, ${colorScheme}`, async () => {
        await withPage(browser, { path, colorScheme, reducedMotion: "reduce" }, async (page) => {
          await ready(page);
          assert.deepEqual(await accessibilityFaults(page), []);
        });
      });
    }
  }
});
