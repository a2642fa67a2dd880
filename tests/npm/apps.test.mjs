// The package in React, Vue and Svelte, each built by its own plugin for Vite, on a server and in a browser; and the
// library in a page and in a worker of it.

import assert from "node:assert/strict";
import { once } from "node:events";
import { cp, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import react from "@vitejs/plugin-react";
import vue from "@vitejs/plugin-vue";
import { build } from "vite";
import { launch } from "../browser/lib/page.mjs";
import { SCRATCH, load } from "./lib.mjs";

const PLUGINS = {
  react: () => [react()],
  vue: () => [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "model-pair" } } })],
  svelte: () => [svelte({ configFile: false })],
  worker: () => [],
};
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };
/** What the README promises that it works under. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; worker-src 'self'";
const TIMEOUT_MS = 30_000;

/** Builds an app as its authors would; nothing of it is left out that a bundler might drop. */
async function built(name, more = {}) {
  const root = join(SCRATCH, "apps", name);
  await build({ root, configFile: false, base: "./", logLevel: "error", plugins: PLUGINS[name](), worker: { format: "es" }, ...more });
  return root;
}

async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname.replace(/\/$/, "/index.html");
    try {
      const body = await readFile(join(folder, path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-security-policy": POLICY });
      response.end(body);
    } catch {
      response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Opens a built app; it must not complain about anything. */
async function open(browser, root, look) {
  const server = await serve(join(root, "dist"));
  const context = await browser.newContext();
  const complaints = [];
  try {
    context.setDefaultTimeout(TIMEOUT_MS);
    const page = await context.newPage();
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await look(page).catch((error) => {
      error.message += `\n${complaints.join("\n")}`;
      throw error;
    });
    assert.deepEqual(complaints, [], "the page complained");
  } finally {
    await context.close();
    server.closeAllConnections();
    server.close();
  }
}

describe("the package in apps", () => {
  let browser;
  let advisor;

  before(async () => {
    await cp(new URL("apps/", import.meta.url), join(SCRATCH, "apps"), { recursive: true });
    advisor = await (await load()).loadAdvisor();
    browser = await launch();
  });
  after(() => browser?.close());

  for (const name of ["react", "vue", "svelte"]) {
    test(`the element in ${name}`, async () => {
      const root = await built(name);
      await open(browser, root, async (page) => {
        const element = page.locator("model-pair");
        await element.locator("[part~=card]").first().waitFor();
        assert.equal(await element.locator("[part~=card]").count(), 2);
        // A property that is an object arrived, and so did the event.
        await page.waitForFunction(() => document.getElementById("heard").textContent);
        assert.equal(await page.locator("#heard").textContent(), `${advisor.bundle.hash} DE`);
        assert.ok((await element.locator("h3").count()) > 0, "the heading level is an attribute");
        assert.ok((await element.locator("[part~=survival]").count()) > 0);
        await page.getByRole("button", { name: "compact", exact: true }).first().click();
        await element.locator("[part~=survival]").waitFor({ state: "detached" });
      });
    });

    test(`${name} on a server`, async () => {
      const root = await built(name, { build: { ssr: "server.js", outDir: "server" } });
      const { render } = await import(pathToFileURL(join(root, "server/server.js")));
      const html = await render();
      assert.match(html, /<model-pair[^>]* profile="mid-size"/);
      assert.match(html, /heading-level="3"/);
      assert.match(html, /fallback\s*<\/model-pair>/);
      assert.ok(!html.includes("[object Object]"), html);
    });
  }

  test("the library in a page and in a worker", async () => {
    const root = await built("worker");
    const expected = advisor.adviseJson({ profile: "solo", today: "2026-11-22" });
    await open(browser, root, async (page) => {
      for (const id of ["page", "worker"]) {
        await page.waitForFunction((id) => document.getElementById(id).textContent, id);
        assert.ok((await page.locator(`#${id}`).textContent()) === expected, id);
      }
    });
  });
});
