// The recommender in a frame: without an origin, as high as its content, and described to pages that ask.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { host } from "./lib/host.mjs";
import { accessibilityFaults, launch, siteUrl, withPage } from "./lib/page.mjs";

const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";
/** What WordPress leaves of a frame, and how high it lets it be. */
const WORDPRESS_SANDBOX = "allow-scripts";

describe("the frame", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
  });

  test("works without an origin, and the page around it follows its height", async () => {
    const frame = `${siteUrl()}frame.html?profile=solo&lang=es`;
    await around(browser, `<iframe title="x" sandbox="${SANDBOX}" width="600" height="100" src="${frame}"></iframe><script src="frame-host.js"></script>`, async (page) => {
      const inside = page.frameLocator("iframe");
      await inside.locator("model-pair article.card").first().waitFor();
      assert.ok((await inside.locator("model-pair [part~=base]").innerText()).includes("¿Qué pareja de modelos te conviene?"));
      const own = page.frames().find((one) => one.url().includes("frame.html"));
      assert.equal(await own.evaluate(() => origin), "null");
      assert.equal(await own.evaluate(() => document.querySelector("model-pair").record.situation.profile), "solo");
      const height = async () => page.locator("iframe").evaluate((node) => node.clientHeight);
      const content = () => own.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
      await page.waitForFunction(() => document.querySelector("iframe").clientHeight > 1000);
      assert.ok(Math.abs(await height() - await content()) <= 2, `${await height()} px for ${await content()} px`);
      const before = await height();
      await inside.locator("[part~=ruled-out] summary").click();
      await page.waitForFunction((low) => document.querySelector("iframe").clientHeight > low, before);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth) <= 0, true);
    });
  });

  test("offers the record to be copied where it may not be downloaded", async () => {
    await around(browser, `<iframe title="x" sandbox="${SANDBOX}" width="600" height="900" src="${siteUrl()}frame.html"></iframe>`, async (page) => {
      const inside = page.frameLocator("iframe");
      await inside.locator("[part~=take] [name=record]").click();
      const text = await inside.locator("dialog pre").innerText();
      assert.equal(JSON.parse(text).situation.profile, "solo");
    });
  });

  test("speaks WordPress, AMP and plain messages", async () => {
    const page = `<script src="listen.js"></script><iframe title="x" sandbox="${WORDPRESS_SANDBOX}" width="600" height="100" src="${siteUrl()}frame.html#?secret=s3cret"></iframe>`;
    await around(browser, page, async (tab) => {
      await tab.frameLocator("iframe").locator("model-pair article.card").first().waitFor();
      await tab.waitForFunction(() => globalThis.heard.some((one) => one.data.secret && one.data.value > 1000));
      const heard = await tab.evaluate(() => globalThis.heard.map(({ data, origin }) => ({ ...data, origin })));
      const kinds = (name) => heard.filter((one) => Object.keys(one).includes(name)).at(-1);
      const { value } = kinds("secret");
      assert.deepEqual(kinds("secret"), { message: "height", value, secret: "s3cret", origin: "null" });
      assert.deepEqual(kinds("sentinel"), { sentinel: "amp", type: "embed-size", height: value, origin: "null" });
      assert.ok(heard.some((one) => one.type === "model-pair:resize" && one.height === value));
    }, { "listen.js": "globalThis.heard = []; addEventListener('message', (event) => heard.push(event));" });
  });

  test("frame-host.js listens to no other frame, and to no other message", async () => {
    const other = "<!doctype html><title>x</title><script src='shout.js'></script>";
    // The script comes first: this frame shouts once and at once, where a recommender takes a moment and speaks again.
    const page = '<script src="frame-host.js"></script><iframe title="x" id="a" height="100" src="other.html"></iframe><iframe title="x" id="b" height="100"></iframe>';
    await around(browser, page, async (tab) => {
      await tab.waitForFunction(() => document.querySelector("#a").height === "321");
      assert.equal(await tab.locator("#b").getAttribute("height"), "100");
    }, {
      "other.html": other,
      "shout.js": "for (const height of [-1, 1e9, 'x', 321]) parent.postMessage({ type: 'model-pair:resize', height }, '*'); parent.postMessage(null, '*'); parent.postMessage({ type: 'x', height: 5 }, '*');",
    });
  });

  test("describes itself by oEmbed, in both languages", async () => {
    const html = await (await fetch(new URL("frame.html", siteUrl()))).text();
    const links = [...html.matchAll(/<link rel="alternate" type="application\/json\+oembed"[^>]*href="([^"]+)"/g)].map((match) => match[1]);
    assert.equal(links.length, 2);
    for (const link of links) {
      const answer = await fetch(new URL(new URL(link).pathname, siteUrl()));
      assert.equal(answer.headers.get("content-type"), "application/json");
      const found = await answer.json();
      assert.deepEqual([found.version, found.type], ["1.0", "rich"]);
      const [, source] = /^<iframe src="([^"]+)" title="[^"]+" width="680" height="1000" sandbox="[^"]+"><\/iframe>$/.exec(found.html);
      assert.equal(new URL(source).origin, new URL(link).origin);
      const served = await fetch(new URL(new URL(source).pathname, siteUrl()));
      assert.equal(served.status, 200);
      assert.ok(served.headers.get("content-security-policy").includes("frame-ancestors *"));
    }
  });

  test("is a page of its own, without a fault that axe can find, and has words without JavaScript", async () => {
    await withPage(browser, { path: "frame.html?theme=dark", width: 320 }, async (page) => {
      await page.locator("model-pair article.card").first().waitFor();
      assert.deepEqual(await accessibilityFaults(page), []);
    });
    await withPage(browser, { path: "frame.html", javaScriptEnabled: false }, async (page) => {
      assert.ok((await page.locator("main").innerText()).includes("Which AI model should you pair with which?"));
    });
  });
});

/** A page of another host, without a policy of its own. */
async function around(browser, body, look, pages = {}) {
  const other = await host({
    pages: { ...pages, "post.html": `<!doctype html><html lang="en"><title>x</title><body>${body}` },
    change: (path, { headers }) => {
      delete headers["content-security-policy"];
      if (path.endsWith(".js")) headers["content-type"] = "text/javascript";
    },
  });
  const page = await browser.newPage();
  try {
    await page.goto(`${other.url}post.html`);
    await look(page);
  } finally {
    await page.close();
    other.stop();
  }
}
