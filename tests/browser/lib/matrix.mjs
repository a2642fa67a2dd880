// What tests do with a `<model-pair-matrix>`.

/** Waits until the matrix is drawn. */
export async function open(page) {
  const portal = page.locator("model-pair-matrix");
  await portal.locator("[role=tablist]").waitFor();
  return portal;
}

/** The name of what has the focus. */
export const focused = (page) =>
  page.evaluate(() => document.querySelector("model-pair-matrix").shadowRoot.activeElement?.getAttribute("aria-label") ?? "");

/** Writes into a field as a person does, and leaves it. */
export async function write(page, field, text) {
  await field.click({ clickCount: 3 });
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
}

/** Drops a file on the portal. */
export async function drop(page, name, text) {
  await page.evaluate(([name, text]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    const target = document.querySelector("model-pair-matrix").shadowRoot.querySelector("[role=tabpanel]");
    target.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, composed: true, cancelable: true }));
  }, [name, text]);
}
