// What is drawn by hand looks as it did: the triangle and the chart, without their words.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, ready, withPage } from "./lib/page.mjs";
import { difference } from "./lib/pictures.mjs";

const DRAWINGS = { triangle: "[part~=triangle] > svg", chart: "[part~=chart] svg:visible" };

describe("the pictures", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
  });

  for (const name of Object.keys(DRAWINGS)) {
    for (const [kind, options] of [
      ["light", { colorScheme: "light" }],
      ["dark", { colorScheme: "dark" }],
      ["narrow", { colorScheme: "light", width: 320 }],
    ]) {
      test(`of the ${name}, ${kind}`, async () => {
        await withPage(browser, { width: 760, reducedMotion: "reduce", ...options }, async (page) => {
          const drawn = await wordless(page, DRAWINGS[name]);
          assert.equal(await difference(page, drawn, `${name}-${kind}`), undefined);
        });
      });
    }
  }

  test("show what is missing", { skip: process.env.MODELPAIR_BLESS && "it would bless a wrong picture" }, async () => {
    await withPage(browser, { width: 760, colorScheme: "light", reducedMotion: "reduce" }, async (page) => {
      const drawn = await wordless(page, DRAWINGS.triangle);
      await drawn.evaluate((svg) => svg.querySelector("polygon.chosen").remove());
      assert.match(await difference(page, drawn, "triangle-light", "triangle-without-a-region"), /of 1000 pixels differ/);
    });
  });
});

/** A drawing without its words, which look different on every machine. */
async function wordless(page, selector) {
  const element = await ready(page);
  await element.evaluate((node) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("svg text { visibility: hidden }");
    node.shadowRoot.adoptedStyleSheets.push(sheet);
  });
  return element.locator(selector).first();
}
