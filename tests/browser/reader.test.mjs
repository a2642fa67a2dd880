// A reader's way through the recommender: by touch, by keyboard alone, zoomed in, in forced colors, on paper, in any
// direction of writing.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, launch, ready, withPage } from "./lib/page.mjs";

describe("a reader", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
  });

  test("finds the pair by touch", async () => {
    await withPage(browser, { width: 360, height: 740, hasTouch: true, isMobile: true, permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      const element = await ready(page);
      await element.locator("label", { hasText: "Consulting" }).tap();
      await profile(page, "consulting");
      await element.locator("[part~=triangle] > svg").tap({ position: { x: 40, y: 5 + (await element.locator("[part~=triangle] > svg").boundingBox()).height * 0.93 } });
      await page.waitForFunction(() => document.querySelector("model-pair").record.point.ppm[1] > 600_000);
      await element.locator("label", { hasText: "cost" }).first().tap();
      await page.waitForFunction(() => document.querySelector("model-pair").record.situation.facts["preferences.order"][0] === "cost");
      await element.locator("[part~=take] [name=share]").tap();
      await element.locator(".told").waitFor();
      const small = await element.evaluate((node) => [...node.shadowRoot.querySelectorAll("button, summary, select, label, input[type=range]")]
        .filter((control) => control.checkVisibility())
        .map((control) => [control.textContent.trim().slice(0, 20) || control.type, control.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24)
        .map(([name]) => name));
      assert.deepEqual(small, [], "targets of at least 24 by 24 pixels");
    });
  });

  test("goes all the way by keyboard alone, and always sees where", async () => {
    await withPage(browser, { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      const element = await ready(page);
      await element.locator("input[name=profile]:checked").focus();
      await page.keyboard.press("ArrowRight");
      await profile(page, "strict-compliance");
      const stops = [];
      let unseen = [];
      for (let press = 0; press < 80 && stops.at(-1) !== "embed"; press += 1) {
        await page.keyboard.press("Tab");
        const { name, seen } = await page.evaluate(() => {
          const node = document.activeElement.shadowRoot?.activeElement ?? document.activeElement;
          const marks = [node, node.closest("label"), ...node.children].filter(Boolean).map((mark) => getComputedStyle(mark));
          const box = node.getBoundingClientRect();
          const isMarked = marks.some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || parseFloat(style.strokeWidth) >= 3);
          return { name: node.name || node.getAttribute("role") || node.localName, seen: isMarked && box.bottom > 0 && box.top < innerHeight };
        });
        stops.push(name);
        if (!seen) unseen = [...unseen, name];
      }
      assert.deepEqual(unseen, []);
      for (const stop of ["select", "slider", "first", "summary", "a", "share", "embed"]) assert.ok(stops.includes(stop), `${stop} is not among ${stops.join(", ")}`);
      await page.keyboard.press("Enter");
      await element.locator("dialog[open]").waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Space");
      await element.locator(".told").waitFor();
    });
  });

  for (const path of ["index.html", "es.html"]) {
    for (const theme of ["", "light", "dark"]) {
      for (const forcedColors of ["none", "active"]) {
        test(`meets no fault that axe can find: ${path}, theme ${theme || "of the page"}, forced colors ${forcedColors}`, async () => {
          const colorScheme = theme === "dark" ? "light" : "dark";
          await withPage(browser, { path, colorScheme, forcedColors, reducedMotion: "reduce" }, async (page) => {
            const element = await ready(page);
            if (theme) await element.evaluate((node, name) => node.setAttribute("theme", name), theme);
            await element.evaluate((node) => node.shadowRoot.querySelectorAll("details").forEach((part) => {
              part.open = true;
            }));
            assert.deepEqual(await accessibilityFaults(page), []);
          });
        });
      }
    }
  }

  test("can zoom to 400 percent without scrolling sideways", async () => {
    // 1280 pixels at 400 percent are 320.
    await withPage(browser, { path: "es.html", width: 320, height: 256, deviceScaleFactor: 4 }, async (page) => {
      const element = await ready(page);
      await element.evaluate((node) => node.shadowRoot.querySelectorAll("details").forEach((part) => {
        part.open = true;
      }));
      const wide = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      assert.equal(wide, 0);
      // Text at twice its size, as WCAG 1.4.4 asks.
      await page.evaluate(() => {
        document.documentElement.style.fontSize = "200%";
      });
      const lost = await element.evaluate((node) => [...node.shadowRoot.querySelectorAll("p, li, dd, h2, h3, legend")]
        .filter((one) => one.checkVisibility() && !one.closest(".hidden") && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && getComputedStyle(one).overflowX !== "visible")
        .map((one) => one.textContent.slice(0, 40)));
      assert.deepEqual(lost, []);
    });
  });

  test("follows the page's own switch to dark, without a script of ours", async () => {
    await withPage(browser, { colorScheme: "light" }, async (page) => {
      const element = await ready(page);
      const color = () => element.locator(".card .kind b").first().evaluate((node) => getComputedStyle(node).color);
      const light = await color();
      await page.evaluate(() => {
        document.documentElement.style.colorScheme = "dark";
      });
      const dark = await color();
      assert.notEqual(dark, light);
      await element.evaluate((node) => node.setAttribute("theme", "light"));
      assert.equal(await color(), light);
    });
  });

  test("takes the answer on paper: open, without controls", async () => {
    await withPage(browser, {}, async (page) => {
      const element = await ready(page);
      await page.emulateMedia({ media: "print" });
      assert.equal(await element.locator("[part~=take]").isVisible(), false);
      assert.equal(await element.locator(".langs").isVisible(), false);
      assert.equal(await element.locator("[part~=ruled-out] li").first().isVisible(), true, "what is folded is printed");
      assert.equal(await element.locator(".chips label:visible").count(), 1, "only the chosen profile");
      const pdf = await page.pdf({ format: "A4" });
      assert.ok(pdf.length > 20_000 && pdf.subarray(0, 5).toString() === "%PDF-");
    });
  });

  test("reads from right to left where the page does", async () => {
    await withPage(browser, { width: 680 }, async (page) => {
      const element = await ready(page);
      await page.evaluate(() => {
        document.documentElement.dir = "rtl";
      });
      const boxes = await element.evaluate((node) => {
        const box = (selector) => node.shadowRoot.querySelector(selector).getBoundingClientRect();
        const [first, second] = [...node.shadowRoot.querySelectorAll(".card")].map((card) => card.getBoundingClientRect());
        return { sentence: box("[part~=sentence]").right, triangle: box("[part~=triangle]").right, first: first.left, second: second.left };
      });
      assert.ok(boxes.sentence > boxes.triangle, "the sentence stands on the right");
      assert.ok(boxes.first > boxes.second, "so does the first card");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0);
      assert.deepEqual(await accessibilityFaults(page), []);
    });
  });

  test("does not move anything that asked to stand still", async () => {
    await withPage(browser, { reducedMotion: "reduce" }, async (page) => {
      const element = await ready(page);
      const moving = await element.evaluate((node) => [...node.shadowRoot.querySelectorAll("*")].filter((one) => {
        const { transitionDuration, animationName } = getComputedStyle(one);
        return transitionDuration.split(", ").some((time) => parseFloat(time) > 0) || animationName !== "none";
      }).map((one) => one.localName));
      assert.deepEqual(moving, []);
    });
  });
});

function profile(page, wanted) {
  return page.waitForFunction((name) => document.querySelector("model-pair").record?.situation.profile === name, wanted);
}
