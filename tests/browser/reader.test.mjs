// A reader's way through the recommender: by touch, by keyboard alone, zoomed in, in forced colors, on paper, in any
// direction of writing.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { onHost } from "./lib/host.mjs";
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

  test("sees the slider and the lists in forced colors", async () => {
    await withPage(browser, { forcedColors: "active", colorScheme: "dark" }, async (page) => {
      const element = await ready(page);
      const isFlat = async (shot) => {
        const tab = await page.context().newPage();
        const flat = await tab.evaluate(async (base64) => {
          const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
          const pen = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height }).getContext("2d");
          pen.drawImage(image, 0, 0);
          const { data } = pen.getImageData(0, 0, image.width, image.height);
          return data.every((value, at) => Math.abs(value - data[at % 4]) < 40);
        }, shot.toString("base64"));
        await tab.close();
        return flat;
      };
      const slider = element.getByLabel("Tokens a month", { exact: true });
      await slider.scrollIntoViewIfNeeded();
      assert.equal(await isFlat(await slider.screenshot()), false, "the slider has a thumb");
      const list = element.getByLabel("Where are you based?");
      await list.scrollIntoViewIfNeeded();
      const { x, y, width, height } = await list.boundingBox();
      const arrow = { x: x + width - 16, y: y + 4, width: 14, height: height - 10 };
      assert.equal(await isFlat(await page.screenshot({ clip: arrow })), false, "the list has an arrow");
    });
  });

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
      const inks = await element.evaluate((node) => [".chips label:has(:checked) span", ".order label:has(:checked) span", ".title"]
        .map((selector) => getComputedStyle(node.shadowRoot.querySelector(selector)).color));
      assert.equal(new Set(inks).size, 1, "paper has no background to read light letters on");
      const pdf = await page.pdf({ format: "A4" });
      assert.ok(pdf.length > 20_000 && pdf.subarray(0, 5).toString() === "%PDF-");
    });
  });

  test("reads from left to right in a page that is written the other way", async () => {
    await withPage(browser, { width: 680 }, async (page) => {
      const element = await ready(page);
      await page.evaluate(() => {
        document.documentElement.dir = "rtl";
      });
      const boxes = await element.evaluate((node) => {
        const box = (selector) => node.shadowRoot.querySelector(selector).getBoundingClientRect();
        const [first, second] = [...node.shadowRoot.querySelectorAll(".card")].map((card) => card.getBoundingClientRect());
        const title = node.shadowRoot.querySelector(".title").firstChild;
        const letter = (at) => {
          const range = document.createRange();
          range.setStart(title, at);
          range.setEnd(title, at + 1);
          return range.getBoundingClientRect().left;
        };
        return { sentence: box("[part~=sentence]").left, triangle: box("[part~=triangle]").left, first: first.left, second: second.left, start: letter(0), end: letter(title.length - 1) };
      });
      assert.ok(boxes.sentence < boxes.triangle, "the sentence stands on the left");
      assert.ok(boxes.first < boxes.second, "so does the first card");
      assert.ok(boxes.start < boxes.end, "a question mark ends the line");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0);
      assert.deepEqual(await accessibilityFaults(page), []);
    });
  });

  for (const [name, style] of [
    ["without saying so", "body { background: #111; color: #e6e6e6; }"],
    ["and says so", ":root { color-scheme: dark; } body { background: #111; color: #e6e6e6; }"],
  ]) {
    test(`can read everything in a page that is dark ${name}`, async () => {
      const page = `<!doctype html><html lang="en"><title>x</title><style>${style}</style><main><h1>x</h1><script type="module" src="model-pair.js"></script><model-pair profile="mid-size" loading="eager">x</model-pair></main></html>`;
      await onHost(browser, { "dark.html": page }, async (tab) => {
        const element = await ready(tab);
        await element.evaluate((node) => node.shadowRoot.querySelectorAll("details").forEach((part) => {
          part.open = true;
        }));
        assert.deepEqual(await accessibilityFaults(tab), []);
        const lightness = (selector, property) => element.locator(selector).first().evaluate((node, of) => {
          const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
          pen.fillStyle = getComputedStyle(node)[of];
          pen.fillRect(0, 0, 1, 1);
          return Math.max(...pen.getImageData(0, 0, 1, 1).data.slice(0, 3));
        }, property);
        assert.ok(await lightness(".point .halo", "fill") < 80, "the point stands out from what is around it");
        assert.ok(await lightness(".triangle text", "fill") > 150, "so does the name of a region");
        assert.ok(await lightness("[part~=chart] .line", "stroke") > 150, "and a line of the chart");
      });
    });
  }

  test("gets the layout that fits the page's letters, whatever the root of the page says", async () => {
    const columns = async (style) => {
      const page = `<!doctype html><html lang="en"><title>x</title><style>${style}</style><main><script type="module" src="model-pair.js"></script><model-pair profile="mid-size" loading="eager">x</model-pair></main></html>`;
      let count;
      await onHost(browser, { "letters.html": page }, async (tab) => {
        const element = await ready(tab);
        count = await element.locator(".pair").evaluate((node) => getComputedStyle(node).gridTemplateColumns.split(" ").length);
      });
      return count;
    };
    assert.equal(await columns("html { font-size: 62.5%; } body { font-size: 1.6rem; } main { width: 480px; }"), 1);
    assert.equal(await columns("body { font-size: 16px; } main { width: 600px; }"), 2);
    assert.equal(await columns("body { font-size: 26px; } main { width: 700px; }"), 1);
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
