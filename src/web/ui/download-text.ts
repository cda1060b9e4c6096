/** Hands a text to the browser as a file. */
export function downloadText(name: string, text: string, mediaType = "text/csv;charset=utf-8"): void {
  download(name, new Blob([text], { type: mediaType }));
}

/** The same for bytes that came as base64. */
export function downloadBase64(name: string, base64: string, mediaType: string): void {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  download(name, new Blob([bytes], { type: mediaType }));
}

function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
