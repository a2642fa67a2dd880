// What a reader does with the recommender: by mouse, by keyboard, in both languages, and when something goes wrong.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, launch, ready, siteUrl, withPage } from "./lib/page.mjs";

const PROFILES = ["solo", "mid-size", "strict-compliance", "consulting", "product-low-volume", "product-high-volume"];

describe("the recommender", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
  });

  test("answers for every profile, and says so in an event and to a screen reader", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      await collectChanges(page);
      for (const profile of PROFILES.filter((name) => name !== "mid-size")) {
        const group = profile === "product-high-volume" ? "volume" : "profile";
        await element.locator(`input[name=${group}][value=${profile}]`).check();
        const record = await answer(page);
        assert.equal(record.situation.profile, profile);
        assert.ok(record.pairs.length > 0, `${profile} has no pair: ${JSON.stringify(record.notes)}`);
        const cards = await element.locator("article.card .name").allInnerTexts();
        const [{ primary, partner }] = record.pairs;
        assert.deepEqual(cards, [primary.name, partner.name]);
        const change = (await changes(page)).at(-1);
        assert.equal(change.profile, profile);
        assert.equal(change.primary.model, primary.model);
        await element.locator("[role=status]", { hasText: primary.name }).waitFor({ state: "attached" });
      }
    });
  });

  test("shows what a reader needs to judge the answer", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      const record = await answer(page);
      const text = await element.locator("[part~=base]").innerText();
      for (const expected of ["Which models should you pair?", "What weighs most in your work today", "License",
        "For you", "Release", "Your cost", "Why this pair", "The same work in three ways", "What was ruled out",
        "Nothing you enter leaves this page.", record.disclaimer.en, record.bundle.hash.slice(7, 11)]) {
        assert.ok(text.includes(expected), `${expected} is not in the page`);
      }
      const [pair] = record.pairs;
      for (const finding of [...pair.primary.obligations, ...pair.partner.obligations]) {
        assert.ok(text.includes(finding.because.en), finding.because.en);
        assert.ok(await element.locator(`.must a[href="${finding.source}"]`).count(), `no link to ${finding.source}`);
      }
      const ruledOut = element.locator("[part~=ruled-out] details");
      await ruledOut.locator("summary").click();
      assert.equal(await ruledOut.locator("ol > li").count(), record.ruled_out.length);
      assert.ok((await ruledOut.innerText()).includes(record.ruled_out[0].finding.because.en));
    });
  });

  test("speaks Spanish when the page does, and when it is asked to", async () => {
    await withPage(browser, { path: "es.html", locale: "es" }, async (page) => {
      const element = await ready(page);
      const base = element.locator("[part~=base]");
      assert.ok((await base.innerText()).includes("¿Qué pareja de modelos te conviene?"));
      assert.equal(await base.locator("[lang]").first().getAttribute("lang"), "es");
      const before = JSON.stringify(await answer(page));
      await element.getByRole("button", { name: "English" }).click();
      assert.ok((await base.innerText()).includes("Which models should you pair?"));
      assert.equal(JSON.stringify(await answer(page)), before, "another language is no other answer");
      await element.evaluate((node) => node.setAttribute("lang", "es"));
      await element.evaluate((node) => node.setAttribute("lang", "en"));
      await element.evaluate((node) => node.setAttribute("lang", "es"));
      assert.ok((await base.innerText()).includes("¿Qué pareja de modelos te conviene?"));
    });
  });

  test("takes an answer from the sentence, and an order of what weighs most", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      await element.getByLabel("Where are you based?").selectOption("US");
      await element.getByLabel("How many tokens do you use in a month?").selectOption("5000000000");
      await element.locator("input[name=first][value=cost]").check();
      await element.locator("input[name=second][value=control]").check();
      const { facts } = (await answer(page)).situation;
      assert.equal(facts["organization.headquarters"], "US");
      assert.equal(facts["operations.tokens_per_month"], 5_000_000_000);
      assert.deepEqual(facts["preferences.order"], ["cost", "control", "quality"]);
      assert.ok(!facts.regimes.includes("gdpr"), "a US company with US customers is not under the GDPR");
      assert.equal((await answer(page)).weights.length, 3);
      await element.locator("input[name=profile][value=solo]").check();
      const shown = await element.getByLabel("Where are you based?").inputValue();
      const solo = await answer(page);
      assert.equal(shown, solo.situation.facts["organization.headquarters"], "a profile resets every answer");
    });
  });

  test("works by keyboard alone", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      await element.locator("input[name=profile]:checked").focus();
      await page.keyboard.press("ArrowRight");
      assert.equal((await answer(page)).situation.profile, "strict-compliance");
      assert.equal(await focused(page), "strict-compliance", "the focus stays where the reader is");
      await page.keyboard.press("Tab");
      await page.keyboard.type("Spa");
      await page.waitForFunction(() =>
        document.querySelector("model-pair").record.situation.facts["organization.headquarters"] === "ES");
      const stops = [];
      do {
        await page.keyboard.press("Tab");
        stops.push(await focusedName(page));
      } while (stops.at(-1) !== "first" && stops.length < 20);
      assert.deepEqual(stops.slice(-3), ["slider", "SUMMARY", "first"], "the triangle is on the way");
      await page.keyboard.press("ArrowRight");
      const { facts } = (await answer(page)).situation;
      assert.equal(facts["preferences.order"][0], await focused(page));
    });
  });

  test("the point of the triangle moves by mouse, by tap and by keyboard, and the answer follows", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      await collectChanges(page);
      const triangle = element.locator("[part~=triangle] > svg");
      const point = element.locator(".point");
      const { x, y, width, height } = await triangle.boundingBox();

      await point.hover();
      await page.mouse.down();
      await page.mouse.move(x + width * 0.5, y + height * 0.5, { steps: 5 });
      await page.mouse.move(x + width * 0.5, y - 100, { steps: 5 });
      await page.mouse.up();
      await settled(page, [1_000_000, 0, 0]);
      assert.deepEqual((await answer(page)).situation.facts["preferences.order"][0], "quality");

      await triangle.click({ position: { x: width * 0.9, y: height * 0.98 } });
      await page.waitForFunction(() => document.querySelector("model-pair").record.point.ppm[2] > 850_000);
      await element.locator("input[name=first][value=cost]:checked").waitFor({ state: "attached" });
      const cheap = await answer(page);
      const [wins] = cheap.regions.filter((region) => sameChoice(region.pair.primary, cheap.pairs[0].primary) &&
        sameChoice(region.pair.partner, cheap.pairs[0].partner));
      assert.ok(wins, "the first pair has a region");

      await point.focus();
      const before = (await answer(page)).point.ppm;
      for (let press = 0; press < 3; press += 1) await page.keyboard.press("Shift+ArrowLeft");
      await page.waitForFunction((cost) => document.querySelector("model-pair").record.point.ppm[2] < cost - 250_000, before[2]);
      assert.match(await point.getAttribute("aria-valuetext"), /^quality \d+%, data control \d+%, cost \d+%$/);

      await element.locator("input[name=first][value=quality]").check();
      assert.deepEqual((await answer(page)).point.exact, ["11/18", "1/9", "5/18"], "an order has its own weights");
      const told = await changes(page);
      assert.ok(told.length < 10, `the page is told when the point rests, not ${told.length} times`);
    });
  });

  test("the volume slider moves the mark at once, and the answer follows", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      const slider = element.getByLabel("Tokens a month", { exact: true });
      const { tokens, ways } = (await answer(page)).costs.curves;
      assert.equal(ways.length, 3);
      await slider.focus();
      await page.keyboard.press("End");
      assert.match(await slider.getAttribute("aria-valuetext"), /^100 billion tokens: closed \$/);
      await page.waitForFunction((last) =>
        document.querySelector("model-pair").record.situation.facts["operations.tokens_per_month"] === last, tokens.at(-1));
      await page.keyboard.press("ArrowLeft");
      await page.waitForFunction((last) =>
        document.querySelector("model-pair").record.situation.facts["operations.tokens_per_month"] === last, tokens.at(-2));
      assert.equal(await element.getByLabel("How many tokens do you use in a month?").inputValue(), String(tokens.at(-2)));
      const record = await answer(page);
      const text = await element.locator("[part~=chart]").innerText();
      for (const found of record.costs.break_evens) assert.ok(text.includes(found.text.en), found.text.en);
      assert.equal(await element.locator("[part~=chart] > svg:visible").count(), 1, "one layout at a time");
    });
  });

  test("keeps its answer when the page moves it, and starts again from it when it comes back", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      await element.locator("input[name=profile][value=solo]").check();
      await element.getByLabel("Where are you based?").selectOption("PT");
      await element.evaluate((node) => document.body.prepend(node));
      assert.equal((await answer(page)).situation.facts["organization.headquarters"], "PT");
      await element.evaluate((node) => {
        globalThis.kept = node;
        node.remove();
      });
      await page.waitForFunction(() => globalThis.kept.record === undefined);
      await page.evaluate(() => document.querySelector("main").append(globalThis.kept));
      await ready(page);
      const { situation } = await answer(page);
      assert.equal(situation.profile, "solo");
      assert.equal(situation.facts["organization.headquarters"], "PT");
    });
  });

  test("two on a page are two", async () => {
    await withPage(browser, {}, async (page) => {
      await ready(page);
      await page.evaluate(() => {
        const second = document.createElement("model-pair");
        second.id = "second";
        for (const [name, value] of Object.entries({ profile: "solo", loading: "eager", "heading-level": "4", compact: "" })) {
          second.setAttribute(name, value);
        }
        document.querySelector("main").append(second);
      });
      const second = await ready(page, "#second");
      assert.equal(await second.locator("h4.title").count(), 1);
      assert.equal(await second.locator("[part~=costs]").count(), 0, "compact leaves the tables out");
      await second.locator("input[name=profile][value=consulting]").check();
      assert.equal((await answer(page)).situation.profile, "mid-size");
      assert.equal((await answer(page, "#second")).situation.profile, "consulting");
    });
  });

  test("starts only when it is near or focused", async () => {
    await withPage(browser, { height: 500 }, async (page) => {
      await page.evaluate(() => customElements.whenDefined("model-pair").then(() => true));
      assert.equal(await page.evaluate(() => document.querySelector("model-pair").record), undefined);
      const requests = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
      assert.ok(!requests.some((name) => name.endsWith(".wasm")), "nothing is loaded before it is wanted");
      await ready(page);
    });
  });

  for (const [what, file] of [["module", "modelpair_embed_bg.wasm"], ["second half", "modelpair_embed_more.wasm"], ["facts", "bundle_first.bin"]]) {
    test(`without its ${what} it says so and keeps the page's own words`, async () => {
      const page = await browser.newPage();
      await page.route(`**/${file}`, (route) => route.abort());
      await page.goto(siteUrl());
      await page.evaluate(() => {
        globalThis.fault = new Promise((resolve) => {
          document.addEventListener("model-pair-error", (event) => resolve(event.detail), { once: true });
        });
      });
      await page.locator("model-pair").scrollIntoViewIfNeeded();
      const fault = await page.evaluate(() => globalThis.fault);
      assert.equal(fault.kind, "network");
      await page.locator("model-pair [part=error]").waitFor();
      assert.ok(await page.locator("model-pair > .mp").isVisible(), "the fallback is still there");
      await page.close();
    });
  }

  for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }]) {
    test(`has no accessibility fault that axe can find with everything open, ${JSON.stringify(options)}`, async () => {
      await withPage(browser, { ...options, reducedMotion: "reduce" }, async (page) => {
        const element = await ready(page);
        for (const profile of ["solo", "strict-compliance", "product-low-volume"]) {
          await element.locator(`input[name=profile][value=${profile}]`).check();
          await element.evaluate((node) => node.shadowRoot.querySelectorAll("details").forEach((part) => {
            part.open = true;
          }));
          assert.deepEqual(await accessibilityFaults(page), [], profile);
        }
      });
    });
  }
});

/** The record that an element shows. */
function answer(page, selector = "model-pair") {
  return page.evaluate((wanted) => document.querySelector(wanted).record, selector);
}

/** Waits until an element shows the answer at these weights. */
function settled(page, weights) {
  return page.waitForFunction(
    (wanted) => JSON.stringify(document.querySelector("model-pair").record.point.ppm) === wanted,
    JSON.stringify(weights),
  );
}

function sameChoice(choice, member) {
  return choice.model === member.model && choice.route === member.route;
}

/** Starts to collect what the element tells the page. */
function collectChanges(page) {
  return page.evaluate(() => {
    globalThis.changes = [];
    document.addEventListener("model-pair-change", (event) => globalThis.changes.push(event.detail));
  });
}

function changes(page) {
  return page.evaluate(() => globalThis.changes);
}

/** The name, role or tag of what has the focus inside the element. */
function focusedName(page) {
  return page.evaluate(() => {
    const node = document.activeElement.shadowRoot?.activeElement;
    return node?.name || node?.role || node?.tagName;
  });
}

/** The value of the control that has the focus inside the element. */
function focused(page) {
  return page.evaluate(() => document.activeElement.shadowRoot.activeElement?.value);
}
