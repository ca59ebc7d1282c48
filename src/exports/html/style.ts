/** All that a page looks by. Nothing is loaded from anywhere; it prints on A4, heads of tables come again on each page. */
export const STYLE = `
@page { size: A4; margin: 16mm 14mm 18mm; }
:root { --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --shade: #f6f8fa; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1080px; overflow-wrap: anywhere; color: var(--ink); background: var(--paper);
  font: 14px/1.45 system-ui, "Segoe UI", "Liberation Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 24px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 17px; margin: 28px 0 8px; padding-bottom: 4px; border-bottom: 2px solid var(--ink); break-after: avoid; }
h3 { font-size: 14px; margin: 16px 0 4px; break-after: avoid; }
p { margin: 4px 0; }
.soft { color: var(--soft); }
.result { margin: 16px 0; padding: 12px 16px; border-left: 6px solid; font-size: 16px; font-weight: 600; background: var(--shade); }
.result.clear { border-color: #1a7f37; } .result.open { border-color: #cf222e; } .result.unsure { border-color: #9a6700; }
.result p { font-size: 14px; font-weight: 400; }
.numbers { display: grid; grid-template-columns: repeat(5, 1fr); gap: 8px; margin: 12px 0; padding: 0; list-style: none; }
.numbers li { border: 1px solid var(--line); border-radius: 4px; padding: 8px 10px; }
.numbers b { display: block; font-size: 20px; line-height: 1.2; }
table { width: 100%; border-collapse: collapse; margin: 4px 0 12px; font-size: 12.5px; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; font-weight: 600; background: var(--shade); border-bottom: 1px solid var(--ink); }
th, td { padding: 5px 8px; vertical-align: top; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; }
td.short, th.short { white-space: nowrap; width: 1%; overflow-wrap: normal; }
td.host { min-width: 88px; } td.time { min-width: 84px; }
td.when { white-space: nowrap; width: 1%; overflow-wrap: normal; }
code, .code { font: 12px/1.45 ui-monospace, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.tag { display: inline-block; padding: 0 6px; border: 1px solid; border-radius: 3px; font-size: 11.5px; font-weight: 600; white-space: nowrap; }
.critical { color: #8250df; } .high { color: #cf222e; } .medium { color: #9a6700; } .low { color: #0969da; } .info { color: #57606a; }
.warn { color: #cf222e; font-weight: 600; }
ul.plain { margin: 2px 0; padding-left: 18px; }
footer { margin-top: 32px; padding-top: 8px; border-top: 1px solid var(--line); color: var(--soft); font-size: 12px; }
@media print { body { padding: 0; max-width: none; font-size: 11pt; } table { font-size: 9.5pt; } code, .code { font-size: 8.5pt; }
  .numbers li { padding: 4px 8px; } * { print-color-adjust: exact; } }
`;
