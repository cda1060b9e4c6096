/** An operator adds an endpoint with keys, sends a test, looks at what came back, and replaces the secret. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, expect, it } from "vitest";
import { expectAccessible, withApp } from "./app.ts";

type Received = { headers: Record<string, string>; body: string };
const received: Received[] = [];
const receiver = createServer((request, reply) => {
  let body = "";
  request.on("data", (part) => {
    body += part;
  });
  request.on("end", () => {
    received.push({ headers: request.headers as Record<string, string>, body });
    const isReady = received.length > 1;
    reply.writeHead(isReady ? 200 : 503, { "content-type": "text/plain" }).end(isReady ? "thank you" : "not yet");
  });
});

const running = withApp({ FIRSTBILL_ALLOW_INTERNAL: "webhooks=127.0.0.1" }, async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => receiver.close(resolve)));

it("tells an endpoint, tries again when it is not ready, shows what came back, and signs with both secrets while one is replaced", async () => {
  const { page, complaints } = running.visitor;
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await page.getByText("Nobody is told yet").waitFor();
  await page.keyboard.press("n");
  await page.getByLabel("Name").fill("Warehouse");
  const { port } = receiver.address() as AddressInfo;
  await page.getByRole("textbox", { name: "Address" }).fill(`http://127.0.0.1:${port}/firstbill`);
  await page.getByLabel("An account entered a segment").check();
  await page.getByLabel("A source is late").check();
  await page.getByRole("button", { name: "Add", exact: true }).click();

  await page.getByRole("heading", { level: 2, name: "Warehouse" }).waitFor();
  const secret = (await page.getByText(/^whsec_/).textContent()) ?? "";
  await page.getByText("Nothing was told yet").waitFor();
  await page.keyboard.press("t");
  await page.getByText("It answered 503.").waitFor();
  await page.getByText("Delivered", { exact: true }).first().waitFor();
  expect(received).toHaveLength(2);
  const [, first] = received as [Received, Received];
  expect(first.headers["webhook-id"]).toBe(received[0]?.headers["webhook-id"]);
  expect(new Webhook(secret).verify(first.body, first.headers)).toMatchObject({ type: "webhook.test" });

  await page.getByRole("button", { name: "Details" }).click();
  await page.getByText("It arrived; the answer was 200.").waitFor();
  await page.getByText("thank you").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Resume" }).waitFor();
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.keyboard.press("s");
  await page.getByRole("button", { name: "Make a new secret" }).click();
  await page.getByText("The secret before signs too").waitFor();
  const next = (await page.getByText(/^whsec_/).textContent()) ?? "";
  expect(next).not.toBe(secret);
  await page.getByRole("button", { name: "Send again" }).first().click();
  await expect.poll(() => received.length, { timeout: 20_000 }).toBe(3);
  const again = received[2] as Received;
  expect(again.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
  for (const one of [secret, next])
    expect(new Webhook(one).verify(again.body, again.headers)).toMatchObject({ type: "webhook.test" });

  await page.goto(`${running.app.url}/webhooks`);
  await page.getByText("Working").waitFor();
  expect(await page.content()).not.toContain("whsec_");
  await expectAccessible(page);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("button", { name: "Warehouse" }).click();
  await page.getByText("Delivered", { exact: true }).first().waitFor();
  await expectAccessible(page);
  expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
  const { status, output } = await running.app.command("webhooks", "list");
  expect(status).toBe(0);
  expect(output).toContain("Warehouse");
  expect(complaints).toEqual([]);
});
