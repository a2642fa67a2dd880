// Every element is what its manifest and its types say: attributes, properties, methods, events, parts, variables.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { inBrowser, ready, siteUrl } from "./lib/page.mjs";

/** Where each element is at work, and how to have it draw all its parts. */
const ELEMENTS = {
  "model-pair": {
    path: "",
    async draw(page) {
      const element = await ready(page);
      await element.locator("[part~=take] [name=embed]").click();
    },
  },
  "model-pair-matrix": {
    path: "portal.html",
    draw: (page) => page.locator("model-pair-matrix td button").first().click(),
  },
  "model-pair-playground": {
    path: "playground.html",
    draw: (page) => page.locator("model-pair-playground .came > p").first().waitFor(),
  },
};

inBrowser("elements", (withOwnPage) => {
  for (const [tag, { path, draw }] of Object.entries(ELEMENTS)) {
    test(`${tag} is what its manifest says`, async () => {
      const { path: loader, declarations: [declaration] } = await module(tag);
      const named = (items) => items.map((item) => item.name).sort();
      await withOwnPage({ path }, async (page) => {
        await draw(page);
        const found = await page.locator(tag).first().evaluate(surface);
        await page.keyboard.press("Escape");
        const members = declaration.members.filter((member) => member.kind === "field");
        assert.deepEqual(named(members), found.fields);
        assert.deepEqual(named(members.filter((member) => member.readonly)), found.readonly);
        assert.deepEqual(named(declaration.members.filter((member) => member.kind === "method")), found.methods);
        assert.deepEqual(named(declaration.cssParts), found.parts);
        assert.deepEqual(named(declaration.cssProperties), found.variables);
        const attributes = named(declaration.attributes);
        assert.deepEqual(found.observed.filter((name) => !attributes.includes(name)), []);
        for (const name of attributes) {
          const property = name.replace(/-./g, (part) => part[1].toUpperCase());
          assert.ok(name === "lang" || found.fields.includes(property), `${name} is no property`);
        }
        const version = await page.evaluate(async (url) => (await import(url)).VERSION, `${siteUrl()}${loader}`);
        const pinned = await fetch(new URL(`v/${version.replace("+", "-")}/${loader}`, siteUrl()));
        assert.equal(await pinned.text(), await text(loader), "the folder of this version has it, too");
      });
    });
  }

  test("all have types, and they are those of the manifest", async () => {
    const folder = await mkdtemp(join(tmpdir(), "modelpair-types-"));
    try {
      const { modules } = JSON.parse(await text("custom-elements.json"));
      assert.deepEqual(modules.map(({ declarations }) => declarations[0].tagName), Object.keys(ELEMENTS));
      const types = modules.map(({ path }) => path.replace(/\.js$/, ".d.ts"));
      await writeFile(join(folder, "package.json"), '{ "type": "module" }');
      for (const name of [...types, "types.d.ts"]) await writeFile(join(folder, name), await text(name));
      await cp(new URL("types/", import.meta.url), join(folder, "usage"), { recursive: true });
      const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
      const { stdout } = await promisify(execFile)(process.execPath, [compiler, "-p", join(folder, "usage")]).catch((error) => error);
      assert.equal(stdout, "");
      for (const [at, { declarations: [declaration] }] of modules.entries()) {
        const own = await text(types[at]);
        for (const { name } of declaration.members) assert.match(own, new RegExp(`\\b${name}\\b[(:?]`), `${name} has no type`);
        for (const { name } of declaration.events) assert.ok(own.includes(`"${name}": CustomEvent<`), `${name} has no type`);
        assert.ok(own.includes(`class ${declaration.name} `) && own.includes(`"${declaration.tagName}": ${declaration.name}`), types[at]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** What an element really has; runs in the page. */
function surface(node) {
  const own = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(node)));
  const manners = /^constructor$|Callback$|^handleEvent$/;
  const parts = [...node.shadowRoot.querySelectorAll("[part]")].flatMap((part) => [...part.part]);
  const css = node.shadowRoot.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join("\n");
  return {
    fields: own.filter(([, property]) => property.get).map(([name]) => name).sort(),
    readonly: own.filter(([, property]) => property.get && !property.set).map(([name]) => name).sort(),
    methods: own.filter(([name, property]) => property.value && !manners.test(name)).map(([name]) => name).sort(),
    observed: node.constructor.observedAttributes,
    parts: [...new Set([...parts, "error"])].sort(),
    variables: [...new Set(css.match(/--model-pair-[a-z]+/g) ?? [])].sort(),
  };
}

const text = async (path) => (await fetch(new URL(path, siteUrl()))).text();

/** What the manifest says about an element. */
async function module(tag) {
  const { modules } = JSON.parse(await text("custom-elements.json"));
  return modules.find(({ declarations }) => declarations[0].tagName === tag);
}
