import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { zipArchive } from "./zip-archive.ts";

it("is read by another program, names and texts beyond ASCII included", () => {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-zip-"));
  const files = [
    { name: "README.md", text: "# Zoë\n".repeat(1000) },
    { name: "späť/person.json", text: "{}" },
    { name: "empty.txt", text: "" },
  ];
  const path = join(folder, "one.zip");
  writeFileSync(path, zipArchive(files, "2026-03-04T05:06:08Z"));
  const script =
    "import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n" +
    "print(json.dumps([{'name':i.filename,'text':z.read(i).decode(),'at':i.date_time} for i in z.infolist()]))";
  const read = JSON.parse(execFileSync("python3", ["-c", script, path], { encoding: "utf8" }));
  rmSync(folder, { recursive: true });
  expect(read).toEqual(files.map((file) => ({ ...file, at: [2026, 3, 4, 5, 6, 8] })));
});
