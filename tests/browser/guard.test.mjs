// What protects the page and its readers, and what the element says when something stands in its way.

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { host } from "./lib/host.mjs";
import { launch, ready, siteUrl, withPage } from "./lib/page.mjs";

const FILES = ["model-pair-take.js", "modelpair_embed.js", "modelpair_embed_bg.wasm", "modelpair_embed_more.wasm", "bundle_first.bin"];

describe("the guard", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
  });

  test("asks for nothing but its own pinned files, and keeps nothing", async () => {
    await withPage(browser, {}, async (page) => {
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname.slice(1)));
      const element = await ready(page);
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await element.locator("input[name=profile][value=solo]").check();
      await element.locator("[part~=take] [name=markdown]").click();
      await element.locator(".told").waitFor();
      assert.deepEqual(asked.filter((name) => !FILES.includes(name)), []);
      const kept = await page.evaluate(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]);
      assert.deepEqual(kept, ["", 0, 0, 0, 0]);
    });
  });

  for (const [directive, kind, message] of [
    ["'wasm-unsafe-eval'", "csp-wasm", "Content-Security-Policy: script-src 'wasm-unsafe-eval'"],
    ["connect-src 'self'", "csp-connect", "Content-Security-Policy: connect-src ORIGIN"],
  ]) {
    test(`names ${directive} where a policy lacks it, and leaves the page its own words`, async () => {
      await onHost(browser, (path, { headers }) => {
        headers["content-security-policy"] = headers["content-security-policy"].replace(directive, "");
      }, async (page, origin) => {
        assert.deepEqual(await faultOf(page), { version: 1, kind, message: message.replace("ORIGIN", origin) });
        assert.ok((await page.locator("model-pair [part=error]").innerText()).includes(message.replace("ORIGIN", origin)));
        assert.ok(await page.locator("model-pair > .mp").isVisible());
      });
    });
  }

  test("runs nothing whose bytes are not those of its version", async () => {
    for (const file of ["modelpair_embed.js", "modelpair_embed_bg.wasm", "modelpair_embed_more.wasm", "bundle_first.bin"]) {
      await onHost(browser, (path, answer) => {
        if (path === file) answer.body = Buffer.concat([answer.body, Buffer.from(file.endsWith(".wasm") ? [0, 1, 0] : "\n")]);
      }, async (page) => {
        const fault = await faultOf(page);
        assert.equal(fault.kind, "integrity", `${file}: ${JSON.stringify(fault)}`);
        assert.ok(fault.message.startsWith(`${file}: `), fault.message);
      });
    }
  });

  test("works where the host calls wasm something else, and says so where it calls scripts something else", async () => {
    await onHost(browser, (path, { headers }) => {
      if (path.endsWith(".wasm")) headers["content-type"] = "application/octet-stream";
    }, async (page) => {
      const element = await ready(page);
      assert.ok(await element.locator("article.card").first().isVisible());
    });
    await onHost(browser, (path, { headers }) => {
      if (path === "modelpair_embed.js") headers["content-type"] = "text/plain";
    }, async (page) => {
      const fault = await faultOf(page);
      assert.deepEqual([fault.kind, fault.message], ["mime", "modelpair_embed.js: Content-Type text/plain, needs text/javascript"]);
    });
  });

  test("names a file that is missing", async () => {
    await onHost(browser, (path, answer) => {
      if (path === "bundle_first.bin") Object.assign(answer, { status: 404, body: Buffer.from("no") });
    }, async (page) => {
      const fault = await faultOf(page);
      // A missing file has not the right bytes either, and a browser may look at that first.
      assert.deepEqual([fault.kind, fault.message], ["network", "bundle_first.bin: HTTP 404"]);
    });
  });

  test("says nothing itself where the page takes the error", async () => {
    await onHost(browser, (path, answer) => {
      if (path === "bundle_first.bin") answer.status = 500;
    }, async (page) => {
      await page.evaluate(() => document.addEventListener("model-pair-error", (event) => event.preventDefault()));
      assert.equal((await faultOf(page)).kind, "network");
      assert.equal(await page.locator("model-pair [part=error]").count(), 0);
    });
  });

  test("as one file it needs no connection, under a policy and from a disk", async () => {
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    const html = '<!doctype html><html lang="en"><title>x</title><script src="model-pair.single.js"></script><model-pair profile="solo" loading="eager">x</model-pair>';
    const other = await host({
      pages: { "single.html": html },
      change: (path, { headers }) => {
        headers["content-security-policy"] = policy;
      },
    });
    const folder = await mkdtemp(join(tmpdir(), "modelpair-single-"));
    const page = await browser.newPage();
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    try {
      await page.goto(`${other.url}single.html`);
      await ready(page);
      const served = await answer(page);
      const script = await (await fetch(new URL("model-pair.single.js", siteUrl()))).text();
      await writeFile(join(folder, "model-pair.single.js"), script);
      await writeFile(join(folder, "single.html"), html);
      await page.goto(pathToFileURL(join(folder, "single.html")).href);
      await ready(page);
      assert.equal(await answer(page), served, "the same answer from a disk");
      await page.locator("model-pair [part~=take] [name=embed]").click();
      await page.locator("model-pair dialog pre").first().waitFor();
      // A page without an icon is asked for one by some browsers.
      assert.deepEqual(complaints.filter((text) => !text.includes("favicon")), []);
    } finally {
      await page.close();
      other.stop();
      await rm(folder, { recursive: true });
    }
  });
});

/** The record that is shown, as text, once it is there. */
async function answer(page) {
  await page.waitForFunction(() => document.querySelector("model-pair").record);
  return page.evaluate(() => document.querySelector("model-pair").value);
}

/** Opens the article on a host that changes something. */
async function onHost(browser, change, look) {
  const other = await host({ change });
  const page = await browser.newPage();
  try {
    await page.goto(other.url);
    await look(page, new URL(other.url).origin);
  } finally {
    await page.close();
    other.stop();
  }
}

/** Starts the element, and gives what it complains about. */
async function faultOf(page) {
  await page.evaluate(() => customElements.whenDefined("model-pair").then(() => true));
  return page.evaluate(() => {
    const late = new Promise((_, failed) => setTimeout(() => failed(new Error("no error")), 15_000));
    const told = new Promise((done) => document.addEventListener("model-pair-error", ({ detail }) => done(detail), { once: true }));
    document.querySelector("model-pair").start();
    return Promise.race([told, late]);
  });
}
