// The same in Firefox, over WebDriver BiDi. Skipped, and counted as skipped, where Firefox is not installed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setTimeout } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import puppeteer from "puppeteer-core";
import { host } from "./lib/host.mjs";
import { pack } from "./lib/own.mjs";
import { siteUrl } from "./lib/page.mjs";

const skip = process.env.FIREFOX ? false : "Firefox is not installed";
const TIMEOUT_MS = 30_000;

describe("Firefox", { skip }, () => {
  let browser;

  before(async () => {
    browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX, headless: true });
  });

  after(async () => {
    await browser?.close();
  });

  test("draws the answer under the strict policy, with pinned files, and takes answers by mouse and keyboard", { skip }, async () => {
    await withTab(browser, siteUrl(), async (tab) => {
      const complaints = [];
      tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      tab.on("pageerror", (error) => complaints.push(error.message));
      await started(tab);
      await inShadow(tab, "input[value=solo]", (node) => node.click());
      await record(tab, (found) => found.situation.profile === "solo");
      await inShadow(tab, "input[name=profile]:checked", (node) => node.focus());
      await tab.keyboard.press("ArrowRight");
      await record(tab, (found) => found.situation.profile === "mid-size");
      await inShadow(tab, ".point", (node) => node.focus());
      for (let press = 0; press < 3; press += 1) await tab.keyboard.press("ArrowUp");
      await record(tab, (found) => found.point.ppm[0] > 611_112);
      const box = await tab.evaluate(() => {
        const svg = document.querySelector("model-pair").shadowRoot.querySelector("[part~=triangle] > svg");
        svg.scrollIntoView({ block: "center" });
        const { x, y, width, height } = svg.getBoundingClientRect();
        return { x, y, width, height };
      });
      await tab.mouse.click(box.x + box.width * 0.9, box.y + box.height * 0.98);
      await record(tab, (found) => found.point.ppm[2] > 800_000);
      assert.deepEqual(complaints, []);
    });
  });

  test("finds no fault by axe, in both languages, and fits into 320 pixels", { skip }, async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const path of ["index.html", "es.html"]) {
      await withTab(browser, siteUrl() + path, async (tab) => {
        await tab.setViewport({ width: 320, height: 800 });
        await started(tab);
        assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
        await tab.evaluate(axe);
        const faults = await tab.evaluate(async () => {
          const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
          const { violations } = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
          return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(" ")}`));
        });
        assert.deepEqual(faults, []);
      });
    }
  });

  test("says what stands in its way", { skip }, async () => {
    const changes = {
      "csp-wasm": (path, { headers }) => {
        headers["content-security-policy"] = headers["content-security-policy"].replace(" 'wasm-unsafe-eval'", "");
      },
      integrity: (path, answer) => {
        if (path === "modelpair_embed.js") answer.body = Buffer.concat([answer.body, Buffer.from("\n")]);
      },
      network: (path, answer) => {
        if (path === "bundle_first.bin") answer.status = 404;
      },
    };
    for (const [kind, change] of Object.entries(changes)) {
      const other = await host({ change });
      await withTab(browser, other.url, async (tab) => {
        const fault = await tab.evaluate(async () => {
          await customElements.whenDefined("model-pair");
          const told = new Promise((done) => document.addEventListener("model-pair-error", ({ detail }) => done(detail), { once: true }));
          document.querySelector("model-pair").start();
          return told;
        });
        assert.equal(fault.kind, kind, JSON.stringify(fault));
      });
      other.stop();
    }
  });

  test("walks through the portal by keyboard, and takes own rules, under the strict policy", { skip }, async () => {
    await withTab(browser, `${siteUrl()}portal.html`, async (tab) => {
      const complaints = [];
      tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      tab.on("pageerror", (error) => complaints.push(error.message));
      const portal = async (act, ...given) => (await tab.evaluateHandle(() => document.querySelector("model-pair-matrix").shadowRoot)).evaluate(act, ...given);
      await poll(() => portal((root) => root?.querySelectorAll("tbody tr").length > 300));
      await portal((root) => root.querySelector("td button[tabindex='0']").focus());
      for (const key of ["PageDown", "ArrowRight", "Enter"]) await tab.keyboard.press(key);
      await poll(() => portal((root) => root.querySelector("td.selected") !== null));
      const name = await portal((root) => root.querySelector("tr:has(td.selected) b").textContent);
      assert.equal(await portal((root) => root.querySelector("[part~=evidence] .sub").textContent), name);
      const denied = () => portal((root) => root.querySelector(".count.denied b").textContent);
      const before = await denied();
      await tab.evaluate((text) => {
        document.querySelector("model-pair-matrix").policies = [{ name: "own.toml", text }];
      }, pack());
      await poll(async () => (await denied()) !== before);
      assert.deepEqual(complaints, []);
    });
  });

  test("checks a pack in the playground while it is written, under the strict policy", { skip }, async () => {
    await withTab(browser, `${siteUrl()}playground.html`, async (tab) => {
      const complaints = [];
      tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      tab.on("pageerror", (error) => complaints.push(error.message));
      const desk = async (act) => (await tab.evaluateHandle(() => document.querySelector("model-pair-playground").shadowRoot)).evaluate(act);
      await poll(() => desk((root) => root?.querySelector(".came > p")?.textContent.includes("pass")));
      await desk((root) => root.querySelector(".cm-content").focus());
      await tab.keyboard.down("Control");
      await tab.keyboard.press("a");
      await tab.keyboard.up("Control");
      await tab.keyboard.type("whn = 1");
      await poll(() => desk((root) => root.querySelector(".problems summary")?.textContent === "missing-key"));
      assert.equal(await desk((root) => root.querySelector(".cm-line").textContent), "whn = 1");
      assert.deepEqual(complaints, []);
    });
  });

  test("runs the single file in a frame without an origin", { skip }, async () => {
    const page = `<!doctype html><title>x</title><iframe sandbox="allow-scripts" width="600" height="100" src="${siteUrl()}frame.html"></iframe><script src="frame-host.js"></script>`;
    const other = await host({
      pages: { "post.html": page },
      change: (path, { headers }) => {
        delete headers["content-security-policy"];
      },
    });
    await withTab(browser, `${other.url}post.html`, async (tab) => {
      await poll(() => tab.evaluate(() => document.querySelector("iframe").clientHeight > 1000));
    });
    other.stop();
  });
});

async function withTab(browser, url, look) {
  const tab = await browser.newPage();
  tab.setDefaultTimeout(TIMEOUT_MS);
  try {
    await tab.goto(url);
    await look(tab);
  } finally {
    await tab.close();
  }
}

/** Scrolls to the element, and waits for its answer. */
async function started(tab) {
  await tab.evaluate(async () => {
    await customElements.whenDefined("model-pair");
    const element = document.querySelector("model-pair");
    element.scrollIntoView();
    await element.start();
  });
  await record(tab, (found) => found.pairs.length > 0);
}

/** Waits for a record. The page's policy forbids to make functions in it, so it is asked again and again from here. */
async function record(tab, isWanted) {
  return poll(async () => {
    const text = await tab.evaluate(() => document.querySelector("model-pair").value);
    return text && isWanted(JSON.parse(text));
  });
}

async function poll(isDone) {
  const end = Date.now() + TIMEOUT_MS;
  while (!(await isDone())) {
    assert.ok(Date.now() < end, `not within ${TIMEOUT_MS} ms`);
    await setTimeout(50);
  }
}

async function inShadow(tab, selector, act) {
  const node = await tab.evaluateHandle((wanted) => document.querySelector("model-pair").shadowRoot.querySelector(wanted), selector);
  await node.evaluate(act);
}
