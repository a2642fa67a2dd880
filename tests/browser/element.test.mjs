// The element as a page's author uses it: attributes, properties, events, parts, forms, many of them, and for long.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { onHost } from "./lib/host.mjs";
import { launch, ready, siteUrl, withPage } from "./lib/page.mjs";

const MOUNTS = 500;
/** What a mount may leave behind once the spare drawings are there. */
const GROWTH_BYTES_MAX = 1_000_000;

describe("the element", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
  });

  test("takes properties that were set before it was there", async () => {
    const page = '<!doctype html><html lang="en"><title>x</title><model-pair loading="eager">x</model-pair>';
    await onHost(browser, { "own.html": page }, async (tab, site) => {
      await tab.evaluate(() => {
        const element = document.querySelector("model-pair");
        Object.assign(element, { situation: { profile: "solo", "organization.headquarters": "PT" }, compact: true, headingLevel: 4 });
      });
      await tab.addScriptTag({ type: "module", url: `${site}model-pair.js` });
      const element = await ready(tab);
      const { situation } = await element.evaluate((node) => node.record);
      assert.deepEqual([situation.profile, situation.facts["organization.headquarters"]], ["solo", "PT"]);
      assert.equal(await element.locator("h4.title").count(), 1);
      assert.equal(await element.getAttribute("compact"), "");
    });
  });

  test("begins again from a situation, and refuses one with a fact that does not exist", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      const told = await element.evaluate((node) => new Promise((done) => {
        node.addEventListener("model-pair-change", (event) => done([event.detail.profile, node.record.situation.profile]), { once: true });
        node.situation = { profile: "consulting", "operations.tokens_per_month": 2_000_000_000 };
      }));
      assert.deepEqual(told, ["consulting", "consulting"], "an event comes when the answer is there");
      assert.equal(await element.locator("input[name=profile]:checked").inputValue(), "consulting");
      const fault = await element.evaluate((node) => {
        let found;
        node.addEventListener("model-pair-error", (event) => {
          event.preventDefault();
          found = event.detail;
        }, { once: true });
        node.situation = { profile: "solo", "organization.headquarter": "ES" };
        return found;
      });
      assert.equal(fault.kind, "data");
      assert.match(fault.message, /organization\.headquarter/);
      assert.equal((await element.evaluate((node) => node.record)).situation.profile, "consulting", "the last answer stays");
      assert.equal(await element.evaluate((node) => node.situation["operations.tokens_per_month"]), 2_000_000_000);
    });
  });

  test("takes a change back when the page forbids it", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      const before = await element.evaluate((node) => node.value);
      await element.evaluate((node) => {
        globalThis.asked = 0;
        node.addEventListener("model-pair-change", (event) => {
          globalThis.asked += 1;
          event.preventDefault();
        });
      });
      await element.locator("input[name=profile][value=solo]").check({ force: true }).catch(() => {});
      await page.waitForFunction(() => document.querySelector("model-pair").record.situation.profile === "mid-size");
      assert.equal(await element.evaluate((node) => node.value), before);
      assert.equal(await element.locator("input[name=profile]:checked").inputValue(), "mid-size");
      assert.equal(await page.evaluate(() => globalThis.asked), 1, "it is asked once");
    });
  });

  test("is a control of a form", async () => {
    const form = `<!doctype html><html lang="en"><title>x</title><script type="module" src="model-pair.js"></script>
      <form><model-pair name="decision" profile="solo" loading="eager">x</model-pair><button>send</button></form>`;
    await onHost(browser, { "form.html": form }, async (page) => {
      const element = await ready(page);
      const sent = () => page.evaluate(() => new FormData(document.querySelector("form")).get("decision"));
      await page.waitForFunction(() => document.querySelector("model-pair").record);
      assert.equal(await sent(), await element.evaluate((node) => node.value));
      await element.locator("input[name=profile][value=consulting]").check();
      await page.waitForFunction(() => new FormData(document.querySelector("form")).get("decision").includes('"profile":"consulting"'));
      await page.evaluate(() => document.querySelector("form").reset());
      await page.waitForFunction(() => new FormData(document.querySelector("form")).get("decision").includes('"profile":"solo"'));
      await page.evaluate(() => document.querySelector("form").append(Object.assign(document.createElement("fieldset"), { disabled: true })));
      await page.evaluate(() => document.querySelector("fieldset").append(document.querySelector("model-pair")));
      assert.equal(await element.evaluate((node) => node.shadowRoot.firstElementChild.inert), true);
    }, "form.html");
  });

  test("reads a bundle from an address or a property, and says what is wrong with it", async () => {
    await onHost(browser, { "small.bin": await smallBundle(), "bad.bin": "none" }, async (page) => {
      const element = await ready(page);
      const profiles = () => element.locator("input[name=profile]").count();
      assert.equal(await profiles(), 5);
      await again(element, (node) => node.setAttribute("policies-src", "small.bin"));
      assert.equal(await profiles(), 1);
      const fault = await errorOf(element, (node) => node.setAttribute("catalog-src", "bad.bin"));
      assert.deepEqual([fault.kind, fault.message.includes("catalog, policies")], ["data", true]);
      const other = await errorOf(element, (node) => node.removeAttribute("policies-src"), (node) => node.restart());
      assert.equal(other.kind, "data");
      assert.match(other.message, /bundle/);
      await again(element, (node) => {
        node.removeAttribute("catalog-src");
        return node.restart();
      });
      assert.equal(await profiles(), 5);
      await again(element, async (node) => {
        node.catalog = await (await fetch("small.bin")).arrayBuffer();
      });
      assert.equal(await profiles(), 1);
      const missing = await errorOf(element, (node) => {
        node.catalog = null;
        node.setAttribute("catalog-src", "none.bin");
      });
      assert.deepEqual(missing, { version: 1, kind: "network", message: "none.bin: HTTP 404" });
    });
  });

  test("turns a panic into a card, and starts again where the reader was", async () => {
    const page = await browser.newPage();
    await page.goto(siteUrl());
    const element = await ready(page);
    await element.getByLabel("Where are you based?").selectOption("PT");
    await page.evaluate(() => {
      globalThis.insert = Node.prototype.insertBefore;
      // What Yew cannot survive.
      Node.prototype.insertBefore = () => {
        throw new Error("no");
      };
    });
    await expect(element, "error");
    await element.locator("input[name=profile][value=strict-compliance]").evaluate((node) => node.click());
    assert.equal((await page.evaluate(() => globalThis.expected)).kind, "panic");
    await page.evaluate(() => {
      Node.prototype.insertBefore = globalThis.insert;
    });
    assert.ok((await element.locator("[part=error]").innerText()).includes("this is a bug in it"));
    assert.ok(await page.locator("model-pair > .mp").isVisible(), "the page's own words are back");
    await element.locator("[part=error] button").click();
    await page.waitForFunction(() => document.querySelector("model-pair").record);
    assert.equal((await element.evaluate((node) => node.record)).situation.facts["organization.headquarters"], "PT");
    await element.locator("input[name=profile][value=solo]").check();
    assert.equal((await element.evaluate((node) => node.record)).situation.profile, "solo", "it works again");
    await page.close();
  });

  test(`does not grow over ${MOUNTS} mounts`, async () => {
    await withPage(browser, {}, async (page) => {
      await ready(page);
      const memory = async () => {
        const session = await page.context().newCDPSession(page);
        await session.send("HeapProfiler.collectGarbage");
        const { usedSize, embedderHeapUsedSize = 0 } = await session.send("Runtime.getHeapUsage");
        const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
        return { bytes: usedSize + embedderHeapUsedSize, nodes, jsEventListeners };
      };
      const mount = (times) => page.evaluate(async (count) => {
        for (let at = 0; at < count; at += 1) {
          const element = document.createElement("model-pair");
          element.setAttribute("profile", "solo");
          element.setAttribute("compact", "");
          element.setAttribute("loading", "eager");
          document.body.append(element);
          await element.start();
          if (!element.record.pairs.length) throw new Error("no answer");
          element.remove();
          await new Promise((done) => setTimeout(done));
        }
      }, times);
      await mount(20);
      const before = await memory();
      await mount(MOUNTS);
      const after = await memory();
      const growth = after.bytes - before.bytes;
      assert.ok(growth < GROWTH_BYTES_MAX, `${growth} bytes more, ${JSON.stringify([before, after])}`);
      assert.ok(after.nodes < before.nodes + 500, `${after.nodes - before.nodes} nodes more`);
    });
  });

  test("lets a version that came first have the page", async () => {
    const page = await browser.newPage();
    const warnings = [];
    page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
    await page.goto(new URL("article.css", siteUrl()).href);
    await page.evaluate(() => {
      class Older extends HTMLElement {
        static version = "0.0.9";
      }
      customElements.define("model-pair", Older);
    });
    const version = await page.evaluate(async (url) => (await import(url)).VERSION, `${siteUrl()}model-pair.js`);
    assert.equal(await page.evaluate(() => customElements.get("model-pair").version), "0.0.9");
    assert.equal(warnings.length, 1);
    assert.ok(warnings[0].includes("0.0.9") && warnings[0].includes(version), warnings[0]);
    await page.close();
  });

  test("marks its nodes with names of its own, so that another Yew application leaves them alone", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      const names = await element.evaluate((node) => {
        const all = [node, node.shadowRoot, ...node.shadowRoot.querySelectorAll("*")];
        return [...new Set(all.flatMap((one) => Object.keys(one)))].sort();
      });
      assert.ok(names.some((name) => name.startsWith("__modelpair_yew_")), names.join());
      assert.deepEqual(names.filter((name) => name.startsWith("__yew")), []);
      // What another application would take for its own: its number on our nodes, and a listener on the page.
      const heard = await page.evaluate(() => {
        let foreign = 0;
        document.body.__yew_subtree_id = 1;
        document.body.addEventListener("click", (event) => {
          foreign += event.composedPath().filter((node) => node.__yew_listener_id !== undefined).length;
        }, true);
        document.querySelector("model-pair").shadowRoot.querySelector(".langs button").click();
        return foreign;
      });
      assert.equal(heard, 0);
    });
  });

  test("inside of another Yew application each hears its own clicks", async () => {
    await withPage(browser, { locale: "en" }, async (page) => {
      await ready(page);
      for (const tag of ["other-pair", "third-pair"]) {
        assert.notDeepEqual(await yewApplication(page, tag), [], `${tag} keeps the names that Yew gives`);
      }
      // Every event of the inner ones goes through the root of the outer one.
      await page.evaluate(() => {
        const outer = document.querySelector("other-pair").shadowRoot.querySelector(".langs");
        outer.append(document.querySelector("model-pair"), document.querySelector("third-pair"));
      });
      const speak = async (tag) => {
        await page.evaluate((name) => {
          const outer = document.querySelector("other-pair");
          const element = name === "other-pair" ? outer : outer.shadowRoot.querySelector(name);
          element.shadowRoot.querySelector(".langs button:not([aria-pressed=true])").click();
        }, tag);
        await page.waitForTimeout(200);
      };
      const tags = ["other-pair", "model-pair", "third-pair"];
      assert.deepEqual(await states(page, tags), ["mid-size en", "mid-size en", "mid-size en"]);
      await speak("model-pair");
      assert.deepEqual(await states(page, tags), ["mid-size en", "mid-size es", "mid-size en"]);
      // What this test is about: two applications that both keep Yew's names hear each other's clicks.
      await speak("third-pair");
      const crossed = await states(page, tags);
      assert.notEqual(crossed[0], "mid-size en", "without other names the outer one hears the inner one's click");
      await speak("other-pair");
      const [, ours] = await states(page, tags);
      assert.equal(ours, "mid-size es");
    });
  });
});

/** Puts another application on the page, that is written in Yew and keeps the names that Yew gives: ours under another tag. */
async function yewApplication(page, tag) {
  await page.route(`**/${tag}/*`, async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1);
    const file = await fetch(`${siteUrl()}${name}`);
    if (!name.endsWith(".js")) {
      const body = Buffer.from(await file.arrayBuffer());
      return route.fulfill({ body, contentType: file.headers.get("content-type") });
    }
    const script = (await file.text())
      .replaceAll("__modelpair_yew_", "__yew_")
      .replaceAll('"model-pair"', `"${tag}"`)
      .replaceAll(/"sha\d+-[^"]+"/g, '""');
    return route.fulfill({ body: script, contentType: "text/javascript" });
  });
  return page.evaluate(async ([url, name]) => {
    await import(url);
    const other = document.createElement(name);
    other.loading = "eager";
    other.profile = "mid-size";
    const ready = new Promise((done) => other.addEventListener(`${name}-ready`, done, { once: true }));
    document.body.append(other);
    await ready;
    return Object.keys(other.shadowRoot.querySelector(".langs button")).filter((key) => key.startsWith("__yew_"));
  }, [`${siteUrl()}${tag}/model-pair.js`, tag]);
}

/** What each of several elements answers about, in which language. */
const states = (page, tags) => page.evaluate((names) => names.map((name) => {
  const element = document.querySelector(name) ?? document.querySelector("other-pair").shadowRoot.querySelector(name);
  return `${element.record.situation.profile} ${element.shadowRoot.querySelector("[lang]").lang}`;
}), tags);

/** A bundle with one profile, made as its author would. */
async function smallBundle() {
  const folder = await mkdtemp(join(tmpdir(), "modelpair-bundle-"));
  const policies = join(folder, "policies");
  const root = new URL("../../", import.meta.url).pathname;
  try {
    await cp(join(root, "policies"), policies, { recursive: true });
    for (const name of await readdir(join(policies, "profiles"))) {
      if (!name.startsWith("solo")) await rm(join(policies, "profiles", name));
    }
    const out = join(folder, "small.bin");
    await promisify(execFile)(process.env.MODELPAIR, ["bundle", "--catalog", join(root, "catalog"), "--policies", policies, "-o", out]);
    return await readFile(out);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Does something to the element and waits until it has started anew. */
async function again(element, act) {
  await expect(element, "ready");
  await element.evaluate(act);
  await element.page().evaluate(() => globalThis.expected);
}

/** Does something to the element and waits for what it complains about. */
async function errorOf(element, ...acts) {
  await expect(element, "error");
  for (const act of acts) await element.evaluate(act);
  return element.page().evaluate(() => globalThis.expected);
}

function expect(element, name) {
  return element.evaluate((node, event) => {
    const told = new Promise((done) => node.addEventListener(event, ({ detail }) => done(detail), { once: true }));
    const late = new Promise((_, failed) => setTimeout(() => failed(new Error(`no ${event}: ${node.shadowRoot.textContent.slice(0, 300)}`)), 15_000));
    globalThis.expected = Promise.race([told, late]);
    // It is awaited later.
    globalThis.expected.catch(() => {});
  }, `model-pair-${name}`);
}
