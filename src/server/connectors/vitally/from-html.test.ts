import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownFromHtml } from "./from-html.ts";

describe("a text of Vitally's as Markdown", () => {
  it.each([
    [
      "<p>Wants <strong>sampling</strong> &amp; a <em>demo</em>.</p><p>Second</p>",
      "Wants **sampling** & a *demo*.\n\nSecond",
    ],
    [
      "<h2>Notes</h2><ul><li>one</li><li>two<ul><li>inner</li></ul></li></ul>after",
      "## Notes\n\n- one\n- two\n  - inner\n\nafter",
    ],
    ["<ol><li><p>first</p></li><li><p>second</p></li></ol>", "1. first\n2. second"],
    ['<a href="https://acme.example/a?b=1&amp;c=2">the page</a>', "[the page](https://acme.example/a?b=1&c=2)"],
    ["<p>a<br>b</p>", "a\nb"],
    ["<blockquote><p>their words</p></blockquote><p>ours</p>", "> their words\n\nours"],
    ["<pre>a *b*\n  c</pre>", "```\na *b*\n  c\n```"],
    ["no element at all, 3 < 4", "no element at all, 3 < 4"],
    ["<p>2 * 3 * 4 and a_b_c</p>", "2 \\* 3 \\* 4 and a\\_b\\_c"],
    ["<b>open", "**open**"],
    ["<pre>a<pre>&lt;script&gt;</pre>", "```\na<script>\n```"],
    ["<pre>```</pre>", "```\n'''\n```"],
    ["<p>before <b> </b>after</p>", "before after"],
  ])("turns %j into %j", (html, markdown) => {
    expect(markdownFromHtml(html)).toBe(markdown);
  });

  it("keeps nothing that could run, load or disguise itself", () => {
    const html =
      '<p onclick="x()">a</p><script>alert(1)</script><style>p{}</style><img src=x onerror=y><a href="javascript:z()">b</a>' +
      "<a href='data:text/html,q'>c</a><!-- d -->";
    expect(markdownFromHtml(html)).toBe("a\n\nbc");
  });

  it("ends for whatever is written, and leaves no element in it", () => {
    const piece = fc.constantFrom(
      "<p>",
      "</p>",
      "<b>",
      "</b>",
      "<li>",
      "<ul>",
      "</ul>",
      "<a href=x>",
      "</a>",
      "<",
      ">",
      "&lt;script&gt;",
      "word",
      " ",
      "\n",
      "<!--",
      "<pre>",
      "</pre>",
      "<blockquote>",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const markdown = markdownFromHtml(`<p>${pieces.join("")}`);
        expect(markdown.replace(/```[\s\S]*?```/g, "")).not.toMatch(/(?<!\\)<(?!https?:|mailto:)[a-z]/);
      }),
    );
  });
});
