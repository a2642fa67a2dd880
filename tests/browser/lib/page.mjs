// One page of one browser for one test, which fails at its end if the page complained about anything.
//
// `cargo xtask test` starts the server and says where it is (MODELPAIR_URL) and which browser to use (CHROME).

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe } from "node:test";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";

/** The widths in CSS pixels that every page is looked at. */
export const WIDTHS = [320, 680, 1200];

/** Below a `<model-pair>`: what everything that it draws is in, and not the answer that `modelpair render` printed. */
const DRAWN = ":scope > div:not(.mp)";
/** What looks for something in a locator. */
const FINDERS = ["locator", "getByLabel", "getByRole", "getByText"];

const TIMEOUT_MS = 15_000;
const SETTLE_MS = 50;

/** Where the site is, with a slash at its end. */
export function siteUrl() {
  const url = process.env.MODELPAIR_URL;
  assert.ok(url, "MODELPAIR_URL is not set; run `cargo xtask test browser`");
  return url;
}

/** Starts the browser; the caller closes it. */
export async function launch() {
  const executablePath = process.env.CHROME;
  assert.ok(executablePath, "CHROME is not set; run `cargo xtask test browser`");
  return chromium.launch({
    executablePath,
    // Chromium cannot sandbox itself as root or in most containers, and it only sees our own pages here.
    chromiumSandbox: false,
    // No calls home: tests must not depend on a network.
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** The value that a share of the others does not exceed. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)];
}

/** Tests that share a browser: `tests` gets `withPage` in it, and the browser itself once it runs. */
export function inBrowser(title, tests) {
  describe(title, () => {
    let browser;
    before(async () => {
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
    });
    tests((options, look) => withPage(browser, options, look), () => browser);
  });
}

/** What a button downloads. */
export async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

/**
 * Opens a page of the site, hands it to `look`, and then asserts that nothing went wrong in it:
 * no error in the console, no uncaught error, no violation of the content policy, no request to another host.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {{path?: string, width?: number, height?: number, colorScheme?: "light" | "dark", locale?: string,
 *   javaScriptEnabled?: boolean, reducedMotion?: "reduce" | "no-preference",
 *   forcedColors?: "active" | "none"}} options
 * @param {(page: import("playwright-core").Page) => Promise<void>} look
 */
export async function withPage(browser, options, look) {
  const { path = "", width = 1200, height = 900, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height }, ...rest });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const complaints = watch(page);
  try {
    await page.goto(new URL(path, siteUrl()).href);
    await look(page);
    // A violation is reported by an event of its own, a moment after its cause.
    await setTimeout(SETTLE_MS);
    assert.deepEqual(complaints, [], "the page complained");
  } finally {
    await context.close();
  }
}

/** Collects everything that a page complains about. */
function watch(page) {
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      complaints.push(`console ${message.type()}: ${message.text()} ${message.location().url}`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    complaints.push(`request failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    const own = url.startsWith(siteUrl()) || url.startsWith("data:");
    if (!own) complaints.push(`request to another host: ${url}`);
  });
  return complaints;
}

/**
 * Scrolls a `<model-pair>` into view and waits until it shows an answer and what follows it.
 *
 * What is located in the element that this gives is what the element draws. Locators of Playwright see through its open
 * shadow root, but they also see what stands between its tags, which in the article is an answer, too.
 */
export async function ready(page, selector = "model-pair") {
  const element = page.locator(selector).first();
  await page.evaluate(() => customElements.whenDefined("model-pair").then(() => true));
  await element.scrollIntoViewIfNeeded();
  await page.waitForFunction((wanted) => {
    const found = document.querySelector(wanted);
    const follows = found?.compact ? "[part~=card]" : "[part~=notes], [part~=ruled-out], .assumed";
    return found?.value && found.shadowRoot.querySelector(follows);
  }, selector);
  await page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), SETTLE_MS);
  const drawn = element.locator(DRAWN);
  const within = FINDERS.map((find) => [find, { value: (...wanted) => drawn[find](...wanted) }]);
  return Object.create(element, Object.fromEntries(within));
}

/** What axe finds against WCAG 2.2 AA in the whole page, shadow roots included: one line each. */
export async function accessibilityFaults(page) {
  const file = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  await page.evaluate(await readFile(file, "utf8"));
  const violations = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const result = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
    return result.violations;
  });
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.flat().join(" ")}: ${node.failureSummary}`),
  );
}
